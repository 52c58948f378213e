package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of configured schemas and transforms, in {@code config} and in a running server. */
@Timeout(120)
class RulesOfServerTest {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final String ORDER = """
            { "type": "object",
              "properties": { "total": { "type": "number", "minimum": 0 }, "state": { "enum": ["open", "paid"] } },
              "required": ["total"] }
            """;

    private static final String RULES = """
            [ { "steps": [ { "drop_if": "has(data.test) && data.test" },
                           { "default": { "path": "data.state", "value": "open" } } ] } ]
            """;

    @TempDir
    private Path directory;

    private Path schemas;
    private Path transforms;

    @BeforeEach
    void setUp() throws IOException {
        directory = directory.toRealPath();
        schemas = directory.resolve("schemas");
        transforms = directory.resolve("transforms.json");
        schema(1, ORDER);
        Files.writeString(transforms, RULES);
    }

    /** Writes a version of the schema in one atomic step. */
    private void schema(int version, String document) throws IOException {
        Path file = schemas.resolve("acme/orders/" + version + ".json");
        Files.createDirectories(file.getParent());
        put(file, document);
    }

    private void put(Path file, String text) throws IOException {
        Path part = Files.writeString(directory.resolve("part"), text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path configuration(String more) throws IOException {
        return Files.writeString(directory.resolve("c.json"), """
                { "schemas": { "dir": "%s", "default": { "acme": "orders" }, "poll_interval": "100ms"%s },
                  "transforms": { "file": "%s", "revision_label": "rules", "poll_interval": "100ms" } }
                """.formatted(schemas, more, transforms));
    }

    private CommandRun config(Path file, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "config",
                                "--config",
                                file.toString(),
                                "--port=0",
                                "--http-port=0",
                                "--data-dir=" + directory.resolve("data")),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void theCommandSaysWhatIsInForce() throws IOException {
        schema(2, "{ \"type\": 7 }");
        CommandRun checked = config(configuration(""));

        assertThat(checked.code()).isZero();
        assertThat(checked.out())
                .startsWith("the configuration is valid\n")
                .contains("schemas in force: acme/orders:1\n")
                .containsPattern("transforms in force: 2 steps, revision [0-9a-f]{12}\n");
        assertThat(checked.err())
                .startsWith("ingestion: " + schemas.resolve("acme/orders/2.json") + ": ")
                .contains("type: must be one")
                .hasLineCount(1);

        schema(3, "{ \"unevaluatedItems\": false, \"properties\": { \"a\": { \"pattern\": \"(?=a)b\" } } }");
        assertThat(config(configuration("")).out().lines().filter(line -> line.startsWith("slow: ")))
                .singleElement()
                .asString()
                .contains("schemas:/acme/orders/3.json#/properties/a", "pattern");
        Files.delete(schemas.resolve("acme/orders/3.json"));

        CommandRun printed = config(configuration(""), "--print");
        assertThat(printed.out())
                .contains("\"default\": {\"acme\": \"orders\"},", "// schemas in force: acme/orders:1\n");
        Path again = Files.writeString(directory.resolve("again.json"), printed.out());
        assertThat(config(again).out()).isEqualTo(checked.out());
    }

    @Test
    void aSchemaThatIsNamedAndNotThereIsReported() throws IOException {
        Path file =
                configuration(", \"output\": { \"_all\": \"orders:1\", \"acme\": \"orders:2\", \"globex\": \"paid\" }");

        assertThat(config(file).err().lines())
                .containsExactly(
                        "ingestion: " + file
                                + ":1: schemas.output of acme is orders:2, which schemas.dir does not have:"
                                + " its records are rejected",
                        "ingestion: " + file + ":1: schemas.output of globex is paid, which schemas.dir does not have:"
                                + " its records are rejected");
    }

    @Test
    void filesThatAreWrongOrMissingStopTheStart() throws IOException {
        Path file = configuration("");
        Files.writeString(transforms, "[ { \"steps\": [ { \"drop_if\": \"data.total >\" } ] } ]");
        CommandRun invalid = config(file);
        Files.writeString(transforms, RULES);
        Path none = directory.resolve("none");
        Path noDirectory = Files.writeString(directory.resolve("n.json"), "{\"schemas\": {\"dir\": \"" + none + "\"}}");

        assertThat(invalid.code()).isEqualTo(2);
        assertThat(invalid.err())
                .startsWith("ingestion: " + file + ":2: transforms.file must be a valid transforms file, was not: "
                        + transforms)
                .contains("drop_if");
        assertThat(config(noDirectory))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "ingestion: " + noDirectory + ":1: schemas.dir must be a directory that can be read, was \""
                                + none + "\": " + none + ": no such file or directory\n"));
        assertThat(CommandRun.of("serve", "--config", noDirectory.toString())).isEqualTo(config(noDirectory));
    }

    @Test
    void aRuleWithoutItsFilesIsRefused() throws IOException {
        Path noSchemas = Files.writeString(directory.resolve("s.json"), "{\"schemas\": {\n\"required\": [\"acme\"]}}");
        Path noTransforms =
                Files.writeString(directory.resolve("t.json"), "{\"transforms\": {\n\"revision_label\": \"rules\"}}");

        assertThat(config(noSchemas).err())
                .isEqualTo("ingestion: " + noSchemas
                        + ":2: schemas.required must be left out while schemas.dir is off, was [\"acme\"]\n");
        assertThat(config(noTransforms).err())
                .isEqualTo(
                        "ingestion: " + noTransforms
                                + ":2: transforms.revision_label must be left out while transforms.file is off, was \"rules\"\n");
    }

    @Test
    void aServerChecksShapesAndTakesUpChanges() throws Exception {
        Path data = directory.resolve("data");
        try (ServeProcess server =
                ServeProcess.start(data, "--config", configuration("").toString())) {
            CommandRun first = send(server, "{\"total\": 1}\n{\"total\": -1}\n{\"total\": 2, \"test\": true}\n");
            assertThat(ready(server))
                    .isEqualTo(
                            "200 {\"status\":\"ready\",\"state\":\"OPEN\",\"problems\":{\"schemas\":0,\"transforms\":0}}");

            schema(2, ORDER.replace("\"minimum\": 0", "\"minimum\": -5"));
            schema(3, "{ \"type\": ");
            put(transforms, "[ { \"steps\": [ { \"drop\": {} } ] } ]");
            awaitReady(server, "{\"schemas\":1,\"transforms\":1}");
            CommandRun second = send(server, "{\"total\": -2}\n{\"total\": 3, \"test\": true}\n");

            put(transforms, RULES.replace("open", "paid"));
            awaitReady(server, "{\"schemas\":1,\"transforms\":0}");
            CommandRun third = send(server, "{\"total\": -3}\n");

            assertThat(first.out()).contains("accepted ").contains("rejected 1\n");
            assertThat(first.err()).contains("line 2: data/total: minimum: must be >= 0, was -1");
            assertThat(second.out()).contains("rejected 0\n");
            assertThat(third.out()).contains("accepted 1\n");
            assertThat(server.terminate().exitCode()).isZero();
            assertThat(server.log())
                    .contains("event=schemas_registered schemas=acme/orders:2")
                    .contains("event=schema_problem " + schemas.resolve("acme/orders/3.json"))
                    .doesNotContainPattern("(?m)^\\s+at ");
        }
        List<String> stored = CommandRun.of("dump", "--data-dir", data.toString())
                .out()
                .lines()
                .toList();
        assertThat(stored).hasSize(3);
        assertThat(stored.get(0)).contains("\"total\":1", "\"state\":\"open\"", "\"version\":1", "\"rules\":");
        assertThat(stored.get(1)).contains("\"total\":-2", "\"state\":\"open\"", "\"version\":2");
        assertThat(stored.get(2)).contains("\"total\":-3", "\"state\":\"paid\"", "\"version\":2");
    }

    private static CommandRun send(ServeProcess server, String lines) {
        return CommandRun.with(Map.of(), lines, "send", "-", "--tenant", "acme", "--port", server.port());
    }

    private static void awaitReady(ServeProcess server, String problems) throws Exception {
        while (!ready(server).contains("\"problems\":" + problems)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static String ready(ServeProcess server) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
