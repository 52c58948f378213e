package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests each setting of {@code schemas} in a running server, and schemas that attack it. */
@Timeout(120)
class ServerPolicyTest {

    @TempDir
    private Path directory;

    private Path data;
    private Path configuration;

    @BeforeEach
    void setUp() throws IOException {
        directory = directory.toRealPath();
        data = directory.resolve("data");
        configuration = directory.resolve("c.json");
        Files.createDirectory(directory.resolve("schemas"));
    }

    private void schema(String place, String json) throws IOException {
        Path file = directory.resolve("schemas").resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, json.replace('\'', '"'));
    }

    private ServeProcess start(String settings, String transforms) throws IOException {
        Files.writeString(directory.resolve("transforms.json"), transforms.replace('\'', '"'));
        Files.writeString(configuration, """
                { "schemas": { "dir": "%1$s/schemas"%2$s }, "transforms": { "file": "%1$s/transforms.json" } }
                """.formatted(directory, settings.replace('\'', '"')));
        return ServeProcess.start(data, "--config", configuration.toString());
    }

    private static CommandRun send(ServeProcess server, String tenant, String lines, String... more) {
        List<String> arguments = List.of("send", "-", "--tenant", tenant, "--port", server.port());
        return CommandRun.with(
                Map.of(),
                lines.replace('\'', '"'),
                Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private static String get(ServeProcess server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private List<String> stored() {
        return CommandRun.of("dump", "--data-dir", data.toString())
                .out()
                .lines()
                .toList();
    }

    @Test
    void eachTenantHasThePolicyOfTheConfiguration() throws Exception {
        schema(
                "_all/orders/1.json",
                "{'properties': {'total': {'type': 'number', 'minimum': 0}, 'mail': {'format': 'email'}}}");
        schema("acme/stored/1.json", "{'required': ['sum'], 'properties': {'sum': {'maximum': 100}}}");
        String settings = ", 'required': ['strict'], 'default': {'acme': 'orders', 'globex': 'orders'},"
                + " 'output': {'acme': 'stored'}, 'mode': {'globex': 'warn'}, 'formats': 'assert'";
        String transforms =
                "[{'match': {'schema': 'ord*'}, 'steps': [{'rename': {'from': 'data.total', 'to': 'data.sum'}},"
                        + " {'metadata': {'key': 'sender', 'from': 'client'}},"
                        + " {'metadata': {'key': 'call', 'from': 'correlation_id'}}]}]";
        try (ServeProcess server = start(settings, transforms)) {
            CommandRun strict = send(server, "strict", "{'total': 1}\n");
            CommandRun named = send(server, "strict", "{'total': 2}\n", "--schema", "orders");
            CommandRun warned = send(server, "globex", "{'total': -3}\n");
            CommandRun checked = send(server, "acme", """
                    {'total': 4, 'mail': 'a@b.example'}
                    {'total': -5}
                    {'total': 6, 'mail': 'none'}
                    {'total': 700}
                    {'mail': 'a@b.example'}
                    """);
            String metrics = get(server, "/metrics");

            assertThat(strict.err()).contains("line 1: schema.name: must be set in records of tenant \"strict\"");
            assertThat(named.out()).contains("accepted 1\n");
            assertThat(warned.out()).contains("accepted 1\n");
            assertThat(checked.out()).contains("accepted 1\n").contains("rejected 4\n");
            assertThat(checked.err())
                    .contains("line 2: data/total: minimum: must be >= 0, was -5")
                    .contains("line 3: data/mail: format: ")
                    .contains("line 4: data/sum: after the transforms: maximum: must be <= 100, was 700")
                    .contains("line 5: data: after the transforms: required: must have \"sum\"");
            assertThat(metrics).contains("step=\"output\"").contains("step=\"input\"");
            assertThat(server.terminate().exitCode()).isZero();
        }
        assertThat(stored()).hasSize(3);
        assertThat(stored().get(0)).contains("\"sum\":2", "\"orders\"", "\"version\":1");
        assertThat(stored().get(1))
                .contains("\"sum\":-3", "\"ingestion.schema_violation\":\"orders:1 data/total: minimum: must be >= 0");
        assertThat(stored().get(2)).contains("\"sum\":4", "\"sender\":\"127.0.0.1\"", "\"call\":\"");
    }

    @Test
    void aVersionThatIsNotCompatibleIsReportedAndNotUsed() throws Exception {
        schema("acme/orders/1.json", "{'properties': {'total': {'minimum': 0}}, 'additionalProperties': false}");
        schema("acme/orders/2.json", "{'properties': {'total': {'minimum': 5}}, 'additionalProperties': false}");
        try (ServeProcess server = start(", 'default': {'acme': 'orders'}, 'compatibility': 'backward'", "[]")) {
            CommandRun sent = send(server, "acme", "{'total': 1}\n");

            assertThat(get(server, "/ready")).contains("\"schemas\":1");
            assertThat(sent.out()).contains("accepted 1\n");
            assertThat(server.log()).contains("orders/2.json").contains("/properties/total minimum: 0 -> 5 breaks");
        }
    }

    @Test
    void schemasThatAttackTheServerAreRefusedOrBounded() throws Exception {
        schema("acme/self/1.json", "{'$ref': '#'}");
        schema("acme/there/1.json", "{'$ref': '../back/1.json'}");
        schema("acme/back/1.json", "{'allOf': [{'$ref': '../there/1.json'}]}");
        schema("acme/linear/1.json", "{'properties': {'a': {'pattern': '^(a+)+$'}}}");
        schema("acme/backtracking/1.json", "{'properties': {'a': {'pattern': '^(?=a)(a+)+$'}}}");
        String hostile = "{'a': '" + "a".repeat(10_000) + "!'}\n{'a': 'aaa'}\n";
        try (ServeProcess server = start("", "[]")) {
            CommandRun linear = send(server, "acme", hostile, "--schema", "linear");
            CommandRun backtracking = send(server, "acme", hostile, "--schema", "backtracking");
            CommandRun refused = send(server, "acme", "{'a': 1}\n", "--schema", "there");

            assertThat(get(server, "/ready")).contains("\"schemas\":3,");
            assertThat(server.log())
                    .contains("$ref: must not lead back to schemas:/acme/self/1.json#")
                    .contains("$ref: must refer to a registered document, was \"../back/1.json\"");
            assertThat(linear.err()).contains("line 1: data/a: pattern: ");
            assertThat(linear.out()).contains("accepted 1\n");
            assertThat(backtracking.err())
                    .contains("line 1: data: schema: pattern ^(?=a)(a+)+$ must be decided in 1000000 steps");
            assertThat(backtracking.out()).contains("accepted 1\n");
            assertThat(refused.err()).contains("there");
        }
    }
}
