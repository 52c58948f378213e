package io.ingestor.cli;

import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.ingestor.cli.terminal.ResultStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the server as a process, and of the other commands against it. */
class ServeCommandTest {

    private static final int SAMPLE_LINES = 500;

    @TempDir
    private Path directory;

    private Path data;
    private Path sample;

    @BeforeEach
    void setUp() throws Exception {
        data = directory.resolve("data");
        sample = Path.of(
                ServeCommandTest.class.getResource("/flights-sample.ndjson").toURI());
    }

    @Test
    void hangUpEndsItAsTermDoes() throws Exception {
        assumeFalse(isHangUpIgnored(), "under nohup the signal reaches no process");
        try (ServeProcess server = ServeProcess.start(directory.resolve("data"))) {
            assertThat(server.hangUp().exitCode()).isZero();

            assertThat(server.log()).contains("event=server_stopped");
        }
    }

    /** Returns true if SIGHUP is ignored. A child of nohup inherits that, and a JVM leaves it ignored. */
    private static boolean isHangUpIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
    }

    @Test
    void whatIsSentIsCountedByStatusAndFoundByDump() throws Exception {
        try (ServeProcess server = ServeProcess.start(data)) {
            CommandRun sent = CommandRun.of("send", sample.toString(), "--tenant", "flights", "--port", server.port());
            assertThat(sent).isEqualTo(new CommandRun(0, "accepted 500\nrejected 0\n", ""));

            CommandRun status = CommandRun.of("status", "--port", server.port());
            assertThat(status.code()).isZero();
            assertThat(status.out())
                    .containsPattern("(?m)^records ingested +500$")
                    .containsPattern("(?m)^records rejected +0$")
                    .containsPattern("(?m)^durable sequence +500$");
            assertThat(status.out())
                    .as("only counters and latencies begin anew with each start")
                    .containsPattern("(?s)durable sequence.*since the server started:.*records ingested.*latency p99");
            assertThat(CommandRun.of("status", "--port", server.port(), "--tenant", "nobody")
                            .out())
                    .containsPattern("(?m)^records ingested +0$")
                    .contains("since the server started:")
                    .as("figures that are not measured for each tenant")
                    .doesNotContain("latency", "records/s", "bytes/s", "streams", "memtables", "log size");
            assertThat(CommandRun.of("status", "--port", server.port(), "--tenant", "nobody", "--json")
                            .out())
                    .contains("\"totalRecordsIngested\":\"0\"")
                    .doesNotContain("Latency", "PerSecond", "Streams", "walSize");
            assertThat(CommandRun.of("status", "--port", server.port(), "--json")
                            .out())
                    .contains("\"totalRecordsIngested\":\"500\"")
                    .endsWith("}\n");

            assertThat(server.terminate().exitCode()).isZero();
        }

        assertThat(CommandRun.of("dump", "--data-dir", data.toString(), "--count"))
                .isEqualTo(new CommandRun(0, "500\n", ""));
        assertThat(CommandRun.of("dump", "--data-dir", data.toString(), "--count", "--from", "301")
                        .out())
                .isEqualTo("200\n");
        List<Struct> dumped = dump();
        List<String> lines = Files.readAllLines(sample);
        assertThat(dumped).hasSize(SAMPLE_LINES);
        for (int i = 0; i < SAMPLE_LINES; i++) {
            assertThat(number(dumped.get(i), "sequence")).isEqualTo(i + 1);
            assertThat(struct(dumped.get(i), "data")).isEqualTo(parse(lines.get(i)));
            assertThat(text(struct(struct(dumped.get(i), "id"), "tenantId"), "id"))
                    .isEqualTo("flights");
        }
    }

    @Test
    void aStartSaysWhichLogItOpenedAndMakesNoneIfOneMustExist() throws Exception {
        Path config = Files.writeString(directory.resolve("config.json"), "{ \"storage\": { \"must_exist\": true } }");
        try (ServeProcess refused = ServeProcess.start(data, "--config", config.toString())) {
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.readyLine()).isEmpty();
            assertThat(refused.log()).contains("directory " + data + " must hold a log, was without one");
            assertThat(data).doesNotExist();
        }

        try (ServeProcess first = ServeProcess.start(data)) {
            CommandRun sent = CommandRun.of("send", sample.toString(), "--tenant", "flights", "--port", first.port());
            assertThat(sent.code()).isZero();
            assertThat(first.terminate().exitCode()).isZero();
            assertThat(first.log())
                    .containsPattern("event=log_opened id=[0-9a-f-]{36} directory=.*: new, without records");
        }
        try (ServeProcess known = ServeProcess.start(data, "--config", config.toString())) {
            assertThat(known.readyLine()).startsWith("ready: ");
            assertThat(known.log())
                    .containsPattern(
                            "event=log_opened id=[0-9a-f-]{36} directory=.*: existing, with sequences 1 to 500");
            assertThat(known.terminate().exitCode()).isZero();
        }
    }

    @Test
    void fieldsNameTheEntityAndTheTime() throws Exception {
        try (ServeProcess server = ServeProcess.start(data)) {
            CommandRun sent = CommandRun.of(
                    "send",
                    sample.toString(),
                    "--tenant=flights",
                    "--entity-field=@line",
                    "--timestamp-field=date",
                    "--timestamp-format=yyyy/MM/dd HH:mm",
                    "--port=" + server.port());

            assertThat(sent).isEqualTo(new CommandRun(0, "accepted 500\nrejected 0\n", ""));
            assertThat(server.terminate().exitCode()).isZero();
        }
        Struct first = dump().get(0);
        assertThat(entity(first)).isEqualTo("1");
        assertThat(text(first, "timestamp")).isEqualTo("2001-01-13T14:56:00Z");
    }

    @Test
    void recordsThatTheServerRejectsAreToldByLineAndTheOthersAreStored() throws Exception {
        String tooLong = "e".repeat(300);
        String input = "{\"id\":\"a\"}\n{\"id\":\"" + tooLong + "\"}\nnot json\n{\"id\":\"b\"}\n";
        try (ServeProcess server = ServeProcess.start(data)) {
            CommandRun sent = CommandRun.with(
                    Map.of(), input, "send", "-", "--tenant", "t", "--entity-field", "id", "--port", server.port());

            assertThat(sent.code()).isEqualTo(1);
            assertThat(sent.out()).isEqualTo("accepted 2\nrejected 2\n");
            assertThat(sent.err().lines()).hasSize(2);
            assertThat(sent.err()).containsPattern("(?m)^  line 2: .*256.*300").contains("  line 3: not valid JSON");
            assertThat(server.terminate().exitCode()).isZero();
            assertThat(server.log()).doesNotContain("Exception").doesNotContainPattern("(?m)^\\s+at ");
        }
        assertThat(dump().stream().map(ServeCommandTest::entity)).containsExactly("a", "b");
    }

    @Test
    void afterAKillInTheMiddleOfASendEveryAcknowledgedRecordIsThereOnce() throws Exception {
        int killedAtLine = 400;
        int window = 50;
        CommandRun second;
        try (ServeProcess server = ServeProcess.start(data)) {
            assertThat(CommandRun.of("send", sample.toString(), "--tenant", "first", "--port", server.port())
                            .code())
                    .isZero();
            try (InputStream input = killing(server, killedAtLine)) {
                second = CommandRun.with(
                        Map.of(),
                        input,
                        "send",
                        "-",
                        "--tenant=second",
                        "--entity-field=@line",
                        "--batch=10",
                        "--window=" + window,
                        "--port=" + server.port());
            }
        }
        assertThat(second.code()).isEqualTo(1);
        long acknowledged = count(second.out(), "accepted");
        long unknown = count(second.out(), "unknown");
        // The window lets only the last few records be unacknowledged when the line that kills the server is read.
        assertThat(acknowledged).isBetween(killedAtLine - 2L * window, (long) killedAtLine);
        assertThat(unknown).isBetween(0L, (long) window);

        try (ServeProcess server = ServeProcess.start(data)) {
            CommandRun third = CommandRun.of("send", sample.toString(), "--tenant", "third", "--port", server.port());

            assertThat(third).isEqualTo(new CommandRun(0, "accepted 500\nrejected 0\n", ""));
            assertThat(server.terminate().exitCode()).isZero();
        }

        List<Struct> dumped = dump();
        Map<String, List<Struct>> byTenant = dumped.stream()
                .collect(Collectors.groupingBy(record -> text(struct(struct(record, "id"), "tenantId"), "id")));
        assertThat(byTenant.get("first")).hasSize(SAMPLE_LINES);
        assertThat(byTenant.get("third")).hasSize(SAMPLE_LINES);
        Map<String, Struct> lines =
                byTenant.get("second").stream().collect(Collectors.toMap(ServeCommandTest::entity, identity()));
        assertThat(lines.size()).isBetween((int) acknowledged, (int) (acknowledged + unknown));
        List<String> sent = Files.readAllLines(sample);
        for (int line = 1; line <= acknowledged; line++) {
            assertThat(lines).containsKey(Integer.toString(line));
            assertThat(struct(lines.get(Integer.toString(line)), "data")).isEqualTo(parse(sent.get(line - 1)));
        }
        assertThat(dumped.stream().map(record -> number(record, "sequence")))
                .isEqualTo(IntStream.rangeClosed(1, dumped.size()).boxed().toList());
    }

    @Test
    void itAnswersHttpAndEndsInOrder() throws Exception {
        try (ServeProcess server = ServeProcess.start(data)) {
            HttpResponse<String> health = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(CommandRun.of("status", "--port", server.httpPort()))
                    .isEqualTo(new CommandRun(
                            1,
                            "",
                            "ingestion: the server at 127.0.0.1:" + server.httpPort()
                                    + " does not speak gRPC; check that it is not the HTTP port\n"));
            assertThat(server.readyLine()).endsWith(", data in " + data.toAbsolutePath());
            assertThat(server.terminate().exitCode()).isZero();
            assertThat(server.log()).doesNotContain("Exception");
        }
    }

    @Test
    void aDirectoryHasOneOwnerAtATime() throws Exception {
        try (ServeProcess owner = ServeProcess.start(data);
                ServeProcess second = ServeProcess.start(data)) {
            assertThat(owner.readyLine()).startsWith("ready: ");
            assertThat(second.readyLine()).isEmpty();
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.log()).containsPattern("(?m)^ingestion: directory .*data.* is in use by another process");
            assertThat(second.log()).doesNotContain("Exception");

            // A reader does not own the directory.
            assertThat(CommandRun.of("dump", "--count", "--data-dir", data.toString()))
                    .isEqualTo(new CommandRun(0, "0\n", ""));
        }
    }

    @Test
    void aPortInUseIsToldAndTheDirectoryIsLeftAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            CommandRun run = serve("--port", port);

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).matches("ingestion: cannot listen on 127\\.0\\.0\\.1:" + port + ": .*in use.*\n");
        }
        assertThat(data.resolve("wal")).doesNotExist();
    }

    @Test
    void anHttpPortInUseIsTold() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            CommandRun run = serve("--port", "0", "--http-port", port);

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .matches("ingestion: cannot listen on 127\\.0\\.0\\.1:" + port + " for HTTP: .*in use.*\n");
        }
    }

    @Test
    void anAddressThatDoesNotExistIsAWrongConfiguration() {
        CommandRun run = serve("--port", "0", "--http-port", "0", "--bind", "nosuch.invalid");

        assertThat(run)
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
                                "ingestion: --bind: ingestion.bind_address must be an address of this machine, was \"nosuch.invalid\", which is not known; check the name\n"));
        assertThat(data).doesNotExist();
    }

    @Test
    void aDamagedLogIsRefusedWithItsPlaceAndLeftAsItIs() throws Exception {
        try (ServeProcess server = ServeProcess.start(data)) {
            CommandRun.of("send", sample.toString(), "--tenant", "t", "--batch", "50", "--port", server.port());
            assertThat(server.terminate().exitCode()).isZero();
        }
        Path segment = segments().get(0);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            long position = 8192;
            file.seek(position);
            int before = file.read();
            file.seek(position);
            file.write(before ^ 0xFF);
        }
        byte[] damaged = Files.readAllBytes(segment);

        CommandRun run = serve("--port", "0", "--http-port", "0");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).matches("ingestion: corrupt log: .*" + segment.getFileName() + ".*position \\d+.*\n");
        assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
    }

    @Test
    void aWrongConfigurationStopsTheStartBeforeAnythingIsTouched() throws Exception {
        CommandRun run = serve("--bind", "");

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "ingestion: --bind: ingestion.bind_address must be a string that is not empty, was \"\"\n"));
        assertThat(data).doesNotExist();
        assertThat(serve("--log-level", "loud"))
                .isEqualTo(new CommandRun(
                        2, "", "ingestion: --log-level: must be error, warn, info, debug or trace, was \"loud\"\n"));
    }

    @Test
    void withoutALogRecordsAreTakenAndNothingIsWritten() throws Exception {
        Path file = Files.writeString(
                directory.resolve("c.json"), "{ \"storage\": { \"wal_enabled\": false }, \"other\": {} }");
        try (ServeProcess server = ServeProcess.start(data, "--config", file.toString())) {
            assertThat(server.readyLine()).endsWith(", data in memory only, lost when the server stops");
            assertThat(CommandRun.of("send", sample.toString(), "--tenant", "t", "--port", server.port()))
                    .isEqualTo(new CommandRun(0, "accepted 500\nrejected 0\n", ""));
            assertThat(CommandRun.stopped("", "status", "--watch", "--port", server.port())
                            .out())
                    .containsOnlyOnce("records ingested   500\n");
            assertThat(server.terminate().exitCode()).isZero();
            assertThat(server.log()).contains("section \"other\" is unknown and ignored");
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void aWatchEndsWhenNobodyReadsItAnyMore() throws Exception {
        try (ServeProcess server = ServeProcess.start(data)) {
            OutputStream twoTables = new OutputStream() {
                private int flushes;

                @Override
                public void write(int value) {}

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (flushes >= 2) {
                        throw new IOException("the reader has gone");
                    }
                }

                @Override
                public void flush() {
                    flushes++;
                }
            };

            CommandRun run = CommandRun.into(
                    new ResultStream(twoTables, () -> true),
                    "status",
                    "--watch",
                    "--interval",
                    "1ms",
                    "--port",
                    server.port());

            assertThat(run).isEqualTo(new CommandRun(1, "", ""));
        }
    }

    @Test
    void theTimeBetweenTwoLooksIsChecked() {
        assertThat(CommandRun.of("status", "--interval", "999999999999999h"))
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
                                "ingestion: --interval: must be a duration from 1ms to 24h, a whole number with a unit (ns, us, ms, s, m, h), was \"999999999999999h\"\n"));
    }

    @Test
    void theLogMayBeJson() throws Exception {
        try (ServeProcess server = ServeProcess.start(data, "--log-format", "json")) {
            assertThat(server.terminate().exitCode()).isZero();

            assertThat(server.log().lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(parse(line).getFieldsMap())
                            .containsKeys("@timestamp", "level", "thread_name", "logger_name", "message"));
        }
    }

    @Test
    void dumpCreatesNoDirectory() {
        CommandRun run = CommandRun.of("dump", "--data-dir", data.toString());

        assertThat(run)
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "ingestion: " + data
                                + ": there is no log in this directory; name the directory that serve uses\n"));
        assertThat(data).doesNotExist();
    }

    @Test
    void statusWithoutAServerSaysSo() throws IOException {
        // A port that is bound but not listening refuses connections, and no other process can take it.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String port = Integer.toString(bound.getLocalPort());

            assertThat(CommandRun.of("status", "--port", port))
                    .isEqualTo(new CommandRun(
                            1,
                            "",
                            "ingestion: no server at 127.0.0.1:" + port
                                    + " (connection refused); start one with: ingestion serve\n"));
        }
    }

    /** Runs the command inside the test, for starts that fail. */
    private CommandRun serve(String... more) {
        Stream<String> arguments = Stream.of("serve", "--data-dir", data.toString());
        return CommandRun.of(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    }

    /** Returns the sample as a stream that kills the server before it returns the line after {@code line}. */
    private InputStream killing(ServeProcess server, int line) throws IOException {
        List<String> lines = Files.readAllLines(sample);
        return new InputStream() {
            private int next;
            private InputStream current = InputStream.nullInputStream();

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = current.read(target, offset, length);
                if (read >= 0 || next == lines.size()) {
                    return read;
                }
                if (next == line) {
                    try {
                        server.kill();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                current = new ByteArrayInputStream((lines.get(next++) + "\n").getBytes(StandardCharsets.UTF_8));
                return current.read(target, offset, length);
            }

            @Override
            public int read() {
                throw new UnsupportedOperationException("read by blocks");
            }
        };
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("wal"))) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
    }

    private List<Struct> dump() {
        CommandRun run = CommandRun.of("dump", "--data-dir", data.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out().lines().map(ServeCommandTest::parse).toList();
    }

    private static Struct parse(String json) {
        Struct.Builder struct = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(json, struct);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(json, e);
        }
        return struct.build();
    }

    private static String entity(Struct record) {
        return text(struct(struct(record, "id"), "entityId"), "id");
    }

    private static Struct struct(Struct of, String field) {
        return of.getFieldsOrDefault(field, Value.getDefaultInstance()).getStructValue();
    }

    private static String text(Struct of, String field) {
        return of.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
    }

    private static int number(Struct of, String field) {
        return (int) of.getFieldsOrDefault(field, Value.getDefaultInstance()).getNumberValue();
    }

    private static long count(String out, String name) {
        return out.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .sum();
    }
}
