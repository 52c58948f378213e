package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the commands for schemas. */
class SchemaCommandTest {

    private static final String FLIGHTS = "src/test/resources/flights-sample.ndjson";

    @TempDir
    private Path directory;

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content.replace('\'', '"'))
                .toString();
    }

    @Test
    void comparesTwoVersions() throws IOException {
        String older = file("1.json", "{'type':'object','properties':{'total':{'minimum':0}},'required':['total']}");
        String newer = file("2.json", "{'type':'object','properties':{'total':{'minimum':5}}}");

        CommandRun backward = CommandRun.of("schema", "diff", older, newer);
        CommandRun forward = CommandRun.of("schema", "diff", older, newer, "--compatibility", "forward");
        CommandRun none = CommandRun.of("schema", "diff", older, newer, "--compatibility", "none");
        CommandRun same = CommandRun.of("schema", "diff", older, older, "--compatibility", "full");

        assertThat(backward.out()).isEqualTo("""
                        /properties/total minimum: 0 -> 5 breaks
                        / required: "total" required -> "total" optional widens
                        not compatible (backward), breaking changes: 1 of 2
                        """);
        assertThat(backward.code()).isEqualTo(1);
        assertThat(forward.out()).isEqualTo("""
                        /properties/total minimum: 0 -> 5 narrows
                        / required: "total" required -> "total" optional breaks
                        not compatible (forward), breaking changes: 1 of 2
                        """);
        assertThat(forward.code()).isEqualTo(1);
        assertThat(none.code()).isZero();
        assertThat(none.out()).endsWith("compatible (none), changes: 2\n");
        assertThat(same.out()).isEqualTo("no difference\n");
        assertThat(same.code()).isZero();
    }

    @Test
    void comparesSchemasOnly() throws IOException {
        String right = file("1.json", "{}");
        String wrong = file("2.json", "[]");
        String large = file("3.json", " ".repeat((1 << 20) + 1));

        CommandRun list = CommandRun.of("schema", "diff", right, wrong);
        CommandRun missing = CommandRun.of(
                "schema", "diff", right, directory.resolve("4.json").toString());

        assertThat(list.err()).isEqualTo("ingestion: the new schema must be an object, true or false, was []\n");
        assertThat(list.code()).isEqualTo(2);
        assertThat(missing.err()).contains("4.json: no such file");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(CommandRun.of("schema", "diff", right, large).err())
                .contains("3.json: size must be at most 1048576 bytes, was more");
        assertThat(CommandRun.of("schema", "diff", directory.toString(), right).err())
                .contains("is a directory; name a file");
        assertThat(CommandRun.of("schema", "diff", right).code()).isEqualTo(2);
        assertThat(CommandRun.of("schema").err()).contains("name a command: check, try, diff or infer");
    }

    @Test
    void infersASchemaOfTheFlights() {
        CommandRun run = CommandRun.of("schema", "infer", "--closed", FLIGHTS);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("{\n  \"$schema\" : \"https://json-schema.org/draft/2020-12/schema\",\n")
                .contains("\"pattern\" : \"^[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}$\"")
                .endsWith("  \"additionalProperties\" : false\n}\n");
    }

    @Test
    void infersASchemaFromStandardInput() {
        CommandRun run = CommandRun.with(Map.of(), "{\"a\":1}\n{\"b\":2}\n", "schema", "infer", "-");

        assertThat(run.out()).contains("\"a\"", "\"b\"").doesNotContain("required", "additionalProperties");
        assertThat(run.code()).isZero();
    }

    @Test
    void namesTheLineThatIsNoRecord() throws IOException {
        String wrong = file("wrong.ndjson", "{'a':1}\n{'a':1,'a':2}\n");
        String none = file("none.ndjson", "\n\n");

        CommandRun twice = CommandRun.of("schema", "infer", wrong);

        assertThat(twice.err())
                .startsWith("ingestion: " + wrong + ": line 2 must be a JSON object: Duplicate Object property")
                .hasLineCount(1);
        assertThat(twice.code()).isEqualTo(1);
        assertThat(CommandRun.of("schema", "infer", none).err())
                .isEqualTo("ingestion: a schema needs at least one record, the input has none\n");
        assertThat(CommandRun.of("schema", "infer", directory.toString()).err())
                .contains("is a directory; name a file, or - for standard input");
    }

    @Test
    void compilesSchemas() throws IOException {
        String right = file("1.json", "{'properties':{'a':{'$ref':'2.json'}}}");
        String other = file("2.json", "{'type':'string','pattern':'(?=a)','format':'date'}");
        String wrong = file("3.json", "{'properties':{'a':{'type':'strin'}}}");

        CommandRun both = CommandRun.of("schema", "check", right, other);
        CommandRun failed = CommandRun.of("schema", "check", wrong, other);

        assertThat(both.code()).as(both.err() + both.out()).isZero();
        assertThat(both.out().lines().toList())
                .anyMatch(line -> line.startsWith(right + ": valid, schemas in it: "))
                .anyMatch(line -> line.startsWith("  / pattern: ") && line.endsWith(" (slow)"))
                .anyMatch(line -> line.startsWith("  / format: ") && line.endsWith(" (no effect)"));
        assertThat(failed.out())
                .startsWith(wrong + ": invalid\n  /properties/a type: must be one or a list of ")
                .contains("was \"strin\"\n" + other + ": valid");
        assertThat(failed.code()).isEqualTo(1);
    }

    @Test
    void triesASchemaOnRecords() throws IOException {
        String schema = file("1.json", "{'properties':{'a':{'minimum':0}},'required':['a']}");
        String data = file("data.ndjson", "{'a':1}\n\n{'a':-1}\n{}\n[]\n{'a':1,'a':2}\n{'a':3}");

        CommandRun some = CommandRun.of("schema", "try", schema, data, "--show", "3");
        CommandRun all = CommandRun.with(Map.of(), "{\"a\":0}\n", "schema", "try", schema, "-");

        assertThat(some.out())
                .startsWith(data + ":3: data/a: minimum: must be >= 0, was -1\n" + data + ":4: data")
                .contains(data + ":5: must be a JSON object: ")
                .endsWith("... and 1 more\nrecords: 6, valid: 2, invalid: 4\n");
        assertThat(some.code()).isEqualTo(1);
        assertThat(all.out()).isEqualTo("records: 1, valid: 1, invalid: 0\n");
        assertThat(all.code()).isZero();
        assertThat(CommandRun.of("schema", "try", data, data).code()).isEqualTo(2);
        assertThat(CommandRun.with(Map.of(), "", "schema", "try", schema, "-").err())
                .contains("the input has no records");
    }

    @Test
    void theInferredSchemaOfTheFlightsAcceptsThem() throws IOException {
        String schema = file(
                "flights.json",
                CommandRun.of("schema", "infer", "--closed", FLIGHTS).out());

        CommandRun run = CommandRun.of("schema", "try", schema, FLIGHTS);

        assertThat(run.out()).isEqualTo("records: 500, valid: 500, invalid: 0\n");
        assertThat(CommandRun.of("schema", "check", schema).out()).contains("all run on bytes");
    }
}
