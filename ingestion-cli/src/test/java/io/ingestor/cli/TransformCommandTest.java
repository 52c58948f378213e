package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the command that tries transforms on records. */
class TransformCommandTest {

    private static final String FLIGHTS = "src/test/resources/flights-sample.ndjson";

    @TempDir
    private Path directory;

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content.replace('\'', '"'))
                .toString();
    }

    private String steps(String... steps) throws IOException {
        return file("transforms.json", "[{'steps': [" + String.join(", ", steps) + "]}]");
    }

    private static CommandRun run(String... arguments) {
        return withInput("", arguments);
    }

    private static CommandRun withInput(String input, String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "transform";
        all[1] = "try";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return CommandRun.with(Map.of(), input, all);
    }

    @Test
    void printsBeforeAndAfterOfEachKindOfResult() throws IOException {
        String config = steps(
                "{'rename': {'from': 'data.cust', 'to': 'data.customer'}}",
                "{'drop_if': 'has(data.test)'}",
                "{'trim': {'path': 'data.name'}}",
                "{'lower': {'path': 'data.code'}, 'on_error': 'keep'}");
        String data = file(
                "data.ndjson",
                "{'cust':'a','total':1.5,'tags':[1,null,{'x':true}]}\n{'test':1}\n\n{'name':7}\n{'code':7}\n{'b':1}\n[]");

        CommandRun run = run("--config", config, data);

        assertThat(run.out()).startsWith("""
                        %1$s:1: changed
                          before {"data":{"cust":"a","total":1.5,"tags":[1,null,{"x":true}]}}
                          after  {"data":{"customer":"a","total":1.5,"tags":[1,null,{"x":true}]}}
                        %1$s:2: dropped by transforms[0].steps[1].drop_if
                          {"data":{"test":1}}
                        %1$s:4: rejected: transforms[0].steps[2].trim: /data/name must be text, was a number
                          {"data":{"name":7}}
                        %1$s:5: kept, because transforms[0].steps[3].lower failed
                          {"data":{"code":7}}
                        %1$s:6: kept
                          {"data":{"b":1}}
                        %1$s:7: not a record: must be a JSON object:""".formatted(data)).endsWith("""
                        transforms[0].steps[0].rename: changed 1
                        transforms[0].steps[1].drop_if: dropped 1
                        transforms[0].steps[2].trim: rejected 1
                        transforms[0].steps[3].lower: kept 1
                        records: 5, kept: 2, changed: 1, dropped: 1, rejected: 1; lines that are not records: 1
                        """);
        assertThat(run.code()).as(run.err()).isEqualTo(1);
    }

    @Test
    void printsOnlyThePartsThatDiffer() throws IOException {
        String config = steps(
                "{'entity_from': {'paths': ['data.a']}}",
                "{'timestamp_from': {'path': 'data.at', 'format': 'iso'}}",
                "{'metadata': {'key': 'k', 'value': 'v'}}");

        CommandRun run = withInput("{\"a\":\"x\",\"at\":\"2024-02-03T04:05:06Z\"}\n", "--config", config, "-");

        assertThat(run.out()).startsWith("""
                        standard input:1: changed
                          before {"entity":"line-1"}
                          after  {"entity":"x","timestamp":"2024-02-03T04:05:06Z","metadata":{"k":"v"}}
                        """);
        assertThat(run.code()).as(run.err()).isZero();
    }

    @Test
    void rulesMatchTheTenantAndTheSchemaOfTheOptions() throws IOException {
        String config = file(
                "transforms.json",
                "[{'match': {'tenant': 'acme', 'schema': 'ord*'}, 'steps': [{'set': {'path': 'data.a', 'value': 2}}]}]");
        String data = file("data.ndjson", "{'a':1}\n");

        CommandRun matching = run("--config", config, "--tenant", "acme", "--schema", "orders", data);
        CommandRun other = run("--config", config, "--tenant", "acme", data);

        assertThat(matching.out())
                .contains("  after  {\"data\":{\"a\":2}}\n")
                .endsWith("records: 1, kept: 0, changed: 1, dropped: 0, rejected: 0\n");
        assertThat(other.out()).endsWith("""
                        transforms[0].steps[0].set: no effect
                        records: 1, kept: 1, changed: 0, dropped: 0, rejected: 0
                        """);
    }

    @Test
    void printsTheFirstRecordsOfEachKind() throws IOException {
        String config = steps("{'drop_if': 'data.delay > 60.0'}", "{'remove': {'path': 'data.delay'}}");

        CommandRun run = run("--config", config, "--show", "1", FLIGHTS);
        CommandRun none = run("--config", config, "--show", "0", FLIGHTS);

        assertThat(run.out().lines().filter(line -> line.endsWith(": changed"))).hasSize(1);
        assertThat(run.out().lines().filter(line -> line.contains(": dropped by ")))
                .hasSize(1);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(none.out().lines()).hasSize(3);
        assertThat(none.out()).contains("\nrecords: 500, kept: 0, changed: ");
    }

    @Test
    void aWrongConfigurationIsReportedWithItsPlace() throws IOException {
        String data = file("data.ndjson", "{'a':1}\n");

        CommandRun path = run("--config", steps("{'trim': {'path': 5}}"), data);
        CommandRun expression = run("--config", steps("{'drop_if': 'data.a =='}"), data);
        CommandRun gone = run("--config", directory.resolve("gone.json").toString(), data);

        assertThat(path.err())
                .isEqualTo("ingestion: " + directory.resolve("transforms.json")
                        + ":1:31: transforms[0].steps[0].trim.path must be text, was 5\n");
        assertThat(path.code()).isEqualTo(2);
        assertThat(path.out()).isEmpty();
        assertThat(expression.err())
                .contains("transforms[0].steps[0].drop_if must be an expression of CEL, was not: ")
                .hasLineCount(1);
        assertThat(expression.code()).isEqualTo(2);
        assertThat(gone.err()).endsWith("gone.json: does not exist\n");
        assertThat(gone.code()).isEqualTo(2);
        assertThat(run(data).err()).contains("missing required option '--config=FILE'");
        assertThat(run("--config", steps(), "--show=-1", data).err()).contains("--show: must be at least 0, was -1");
    }

    @Test
    void anInputWithoutRecordsFails() throws IOException {
        CommandRun none = withInput("\n", "--config", steps(), "-");
        CommandRun gone = run("--config", steps(), directory.resolve("gone").toString());

        assertThat(none.err()).isEqualTo("ingestion: the input has no records\n");
        assertThat(none.code()).isEqualTo(1);
        assertThat(gone.err()).contains("gone: no such file");
        assertThat(gone.code()).isEqualTo(1);
        assertThat(run("--config", steps(), directory.toString()).err()).contains("is a directory; name a file");
    }
}
