package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.ingestor.cli.send.GunzipStreamTest;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.StreamReady;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the inputs of a send and the labels of its records. The server accepts all data except objects with a member
 * "bad".
 */
class SendInputsTest {

    @TempDir
    private Path directory;

    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        StreamReady ready = StreamReady.newBuilder()
                .setMaxInFlightRecords(1000)
                .setMaxMessageBytes(1 << 20)
                .build();
        server = new ScriptedServer(ready, answers -> new StreamObserver<>() {
            private long last;
            private long rejected;

            @Override
            public void onNext(IngestStreamRequest request) {
                for (DataRecord record : request.getBatch().getRecordsList()) {
                    last++;
                    if (record.getData().containsFields("bad")) {
                        rejected++;
                        answers.reject(last, "bad");
                    }
                }
                if (request.hasBatch()) {
                    answers.ack(last, rejected);
                }
            }

            @Override
            public void onError(Throwable failure) {
                // The client disconnected.
            }

            @Override
            public void onCompleted() {
                answers.halfClosed();
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void filesAreSentInTheirOrderAndMessagesNameThem() throws Exception {
        String first = file("a.ndjson", "{\"i\":1}\nbroken\n");
        String second = file("b c.ndjson", "\n{\"bad\":1}\n{\"i\":2}\n");

        CommandRun run = send(first, second, "--entity-field", "@line");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("accepted 2\nrejected 2\n");
        assertThat(run.err().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("  " + first + " line 2: not valid JSON"))
                .anySatisfy(line -> assertThat(line).isEqualTo("  " + second + " line 2: bad"));
        assertThat(sent())
                .extracting(record -> record.getId().getEntityId().getId())
                .containsExactly("1", "2", "3");
    }

    @Test
    void aFileThatFailsInTheMiddleOfSeveralIsWhereTheNextSendGoesOn() throws Exception {
        String first = file("a.ndjson", "{\"i\":1}\n");
        byte[] whole = GunzipStreamTest.gzip("{\"i\":2}\n{\"i\":3}\n");
        Path second = Files.write(directory.resolve("b c.gz"), Arrays.copyOf(whole, whole.length - 4));
        String third = file("d.ndjson", "{\"i\":4}\n");

        CommandRun run = send(first, second.toString(), third);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("ingestion: " + second + ": the gzip data is truncated\n")
                .endsWith("Continue with: '" + second + "' " + third + " --from-line 3\n");
        assertThat(run.out()).isEqualTo("accepted 3\nrejected 0\n");
    }

    @Test
    void gzipIsUnpackedInFilesAndOnStandardInput() throws Exception {
        byte[] compressed = GunzipStreamTest.gzip("{\"i\":1}\n{\"i\":2}\n");
        Path file = Files.write(directory.resolve("in.ndjson.gz"), compressed);

        CommandRun ofFile = send(file.toString());
        CommandRun ofInput = CommandRun.with(
                Map.of(),
                new ByteArrayInputStream(compressed),
                "send",
                "-",
                "--tenant",
                "acme",
                "--port",
                server.port());

        assertThat(ofFile).isEqualTo(new CommandRun(0, "accepted 2\nrejected 0\n", ""));
        assertThat(ofInput).isEqualTo(ofFile);
    }

    @Test
    void anInputOfAnotherFormIsToldInOneLineAndNothingIsSent() throws Exception {
        String good = file("good.ndjson", "{\"i\":1}\n");
        String array = file("array.json", "[\n{\"i\":1}\n]\n");

        assertThat(send(good, array))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "ingestion: " + array
                                + ": must have one JSON object per line in UTF-8, was a JSON array; convert it: jq -c '.[]' "
                                + array + " | ingestion send - ...\n"));
        assertThat(input("a,b\n1,2\n").err())
                .startsWith(
                        "ingestion: standard input: must have one JSON object per line in UTF-8, was CSV or another table; ")
                .hasLineCount(1);
        assertThat(input("{\n  \"a\": 1\n}\n").err())
                .startsWith(
                        "ingestion: standard input: must have one JSON object per line in UTF-8, was pretty-printed JSON; ")
                .hasLineCount(1);
        assertThat(sent()).isEmpty();
    }

    @Test
    void itStopsIfNoLineAtTheStartMakesARecord() throws Exception {
        String text = "no json here\n".repeat(300) + "{\"i\":1}\n";

        CommandRun run = input(text, "--show-rejected", "1");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("accepted 0\nrejected 100\n");
        assertThat(run.err())
                .contains("  and 99 more\n")
                .endsWith("ingestion: standard input: none of the first 100 lines can become a record; check the file "
                        + "and the options, or skip them with --from-line 101\n");
        assertThat(sent()).isEmpty();
    }

    @Test
    void badLinesBehindAGoodOneDoNotStopIt() throws Exception {
        String text = "nonsense\n".repeat(99) + "{\"i\":1}\n" + "nonsense\n".repeat(300) + "{\"i\":2}\n";

        CommandRun run = input(text, "--show-rejected", "0");

        assertThat(run.out()).isEqualTo("accepted 2\nrejected 399\n");
    }

    @Test
    void aStartBehindTheEndIsAnError() throws Exception {
        String file = file("in.ndjson", "{\"i\":1}\n{\"i\":2}\n");

        assertThat(send(file, "--from-line", "2").out()).isEqualTo("accepted 1\nrejected 0\n");
        assertThat(send(file, "--from-line", "3"))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "ingestion: --from-line: must be at most 2, the number of lines of " + file + ", was 3\n"));
    }

    @Test
    void rejectedLinesAreKeptAsTheyCame() throws Exception {
        Path rejects = directory.resolve("rejects.ndjson");

        CommandRun run =
                input("{\"i\":1}\nbroken \u00fc\r\n{ \"bad\" : 1 }\n{\"i\":2}\n", "--rejects", rejects.toString());

        assertThat(run.out()).isEqualTo("accepted 2\nrejected 2\n");
        assertThat(Files.readString(rejects).lines().toList())
                .containsExactlyInAnyOrder("broken \u00fc", "{ \"bad\" : 1 }");
        assertThat(Files.readString(rejects)).contains("broken \u00fc\r\n");
    }

    @Test
    void rejectsOverwriteNothing() throws Exception {
        String file = file("in.ndjson", "{\"i\":1}\n");
        String other = file("other.ndjson", "precious\n");

        assertThat(send(file, "--rejects", file).err())
                .isEqualTo("ingestion: --rejects: must not be a file to send, was " + file + "; name another\n");
        assertThat(send(file, "--rejects", other).code()).isEqualTo(2);
        assertThat(Files.readString(Path.of(other))).isEqualTo("precious\n");
        assertThat(sent()).isEmpty();
    }

    @Test
    void tenantVersionAndMetadataAreSet() throws Exception {
        CommandRun run = input(
                "{\"t\":\"acme\",\"v\":7}\n{\"t\":12,\"v\":\"9223372036854775807\"}\n{\"v\":1}\n",
                List.of("--tenant-field", "t", "--version-field", "v", "--metadata", "a=b=c", "--metadata", "d="));

        assertThat(run.out()).isEqualTo("accepted 2\nrejected 1\n");
        assertThat(run.err()).isEqualTo("  line 3: has no field \"t\"\n");
        assertThat(server.received.get(0).getInit().hasTenantId()).isFalse();
        assertThat(sent())
                .extracting(record -> record.getId().getTenantId().getId() + " " + record.getVersion())
                .containsExactly("acme 7", "12 9223372036854775807");
        assertThat(sent().get(0).getMetadataMap()).isEqualTo(Map.of("a", "b=c", "d", ""));
    }

    @Test
    void theTenantOfTheStreamIsThatOfRecordsWithoutTheField() throws Exception {
        CommandRun run = input("{\"t\":\"globex\"}\n{\"i\":1}\n", "--tenant-field", "t");

        assertThat(run.out()).isEqualTo("accepted 2\nrejected 0\n");
        assertThat(server.received.get(0).getInit().getTenantId().getId()).isEqualTo("acme");
        assertThat(sent())
                .extracting(record -> record.getId().getTenantId().getId())
                .containsExactly("globex", "");
    }

    @Test
    void whatCannotBeAVersionIsRejected() throws Exception {
        String text = IntStream.range(0, 6)
                .mapToObj(i -> "{\"v\":"
                        + List.of("0", "-1", "1.5", "9007199254740992", "\"x\"", "true")
                                .get(i) + "}\n")
                .collect(Collectors.joining());

        CommandRun run = input(text, "--version-field", "v");

        assertThat(run.out()).isEqualTo("accepted 0\nrejected 6\n");
        assertThat(run.err().lines())
                .allSatisfy(line -> assertThat(line).contains("field \"v\" cannot be a version: it must be a whole"));
    }

    @Test
    void durabilityIsAskedFor() throws Exception {
        CommandRun run = input("{\"i\":1}\n", "--durability", "written");

        assertThat(run.code()).isZero();
        assertThat(server.received.get(0).getInit().getOptionsMap()).containsEntry("durability", "written");
        assertThat(input("{\"i\":1}\n", "--durability", "maybe").code()).isEqualTo(2);
    }

    @Test
    void aDryRunChecksAndSendsNothing() throws Exception {
        Path rejects = directory.resolve("rejects.ndjson");
        String text = "{\"i\":1}\nbroken\n{\"big\":\"" + "x".repeat(1 << 20) + "\"}\n";

        CommandRun run = input(text, "--dry-run", "--rejects", rejects.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("accepted 1\nrejected 2\n");
        assertThat(run.err())
                .contains("  line 2: not valid JSON")
                .contains("  line 3: record must be at most 1048576 bytes encoded, was ")
                .contains("ingestion.max_record_size");
        assertThat(Files.readAllLines(rejects)).hasSize(2);
        assertThat(server.received).isEmpty();
    }

    @Test
    void aDryRunNeedsNoServer() {
        assertThat(CommandRun.with(
                        Map.of(), "{\"i\":1}\n", "send", "-", "--tenant", "acme", "--dry-run", "--port", "1"))
                .isEqualTo(new CommandRun(0, "accepted 1\nrejected 0\n", ""));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private CommandRun send(String... arguments) {
        List<String> all = new ArrayList<>(List.of("send"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--tenant", "acme", "--port", server.port()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private CommandRun input(String text, String... more) {
        List<String> all = new ArrayList<>(List.of("--tenant", "acme"));
        all.addAll(List.of(more));
        return input(text, all);
    }

    private CommandRun input(String text, List<String> more) {
        List<String> all = new ArrayList<>(List.of("send", "-", "--port", server.port()));
        all.addAll(more);
        return CommandRun.with(
                Map.of(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), all.toArray(String[]::new));
    }

    private List<DataRecord> sent() {
        return server.received.stream()
                .flatMap(message -> message.getBatch().getRecordsList().stream())
                .toList();
    }
}
