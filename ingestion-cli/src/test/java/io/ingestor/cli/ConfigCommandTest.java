package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ingestor.Ingestor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that {@code config} refuses the configurations that {@code serve} refuses, with the same messages. */
class ConfigCommandTest {

    private static final String VALID = "the configuration is valid\n";

    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void setUp() throws IOException {
        directory = directory.toRealPath();
        data = directory.resolve("data");
    }

    private CommandRun config(Map<String, String> environment, String... more) {
        return run("config", environment, more);
    }

    private CommandRun run(String command, Map<String, String> environment, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(more));
        Map.of("--data-dir", data.toString(), "--port", "0", "--http-port", "0").forEach((option, value) -> {
            if (!arguments.contains(option)) {
                arguments.addAll(List.of(option, value));
            }
        });
        return CommandRun.with(environment, "", arguments.toArray(String[]::new));
    }

    private Path file(String json) throws IOException {
        return Files.writeString(directory.resolve("c.json"), json);
    }

    /** Checks that both commands refuse the configuration with the same line. */
    private void assertRefused(String message, Map<String, String> environment, String... more) {
        CommandRun refused = new CommandRun(2, "", "ingestion: " + message + "\n");

        assertThat(config(environment, more)).isEqualTo(refused);
        assertThat(run("serve", environment, more)).isEqualTo(refused);
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'wal': {'segment_size': '8MB',! 'retention_bytes': '4MB'} | wal.retention_bytes must be at least wal.segment_size, which is 8MB, was 4MB; retention deletes whole segments
            'storage': {'wal_enabled': false,! 'must_exist': true}    | storage.must_exist must be false if storage.wal_enabled is false, was true; change one of them
            'wal': {'segment_size': '64KB'}, 'ingestion': {! 'max_record_size': '20KB'} | ingestion.max_record_size must be at most a quarter of wal.segment_size, which is 64KB, was 20KB; change one of them
            'memtable': {'memory_budget': '2MB'}, 'ingestion': {! 'max_record_size': '600KB'} | ingestion.max_record_size must be at most a quarter of memtable.memory_budget, which is 2MB, was 600KB; change one of them
            'ingestion': {'max_message_size': '100KB',! 'max_record_size': '101KB'} | ingestion.max_record_size must be at most ingestion.max_message_size, which is 100KB, was 101KB; change one of them
            """)
    void keysThatContradictEachOtherAreRefusedWithFileAndLine(String sections, String message) throws IOException {
        Path file = file("{" + sections.replace('!', '\n').replace('\'', '"') + "}");

        assertRefused(file + ":2: " + message, Map.of(), "--config", file.toString());
    }

    @Test
    void aDefaultGivesWayToWhatIsSetBesideIt() {
        assertThat(config(Map.of("WAL_SEGMENT_SIZE", "64KB", "INGESTION_MAX_MESSAGE_SIZE", "64KB"))
                        .out())
                .isEqualTo(VALID);
    }

    @Test
    void memoryThatTheJvmDoesNotHaveIsRefused() {
        CommandRun run = config(Map.of("MEMTABLE_MEMORY_BUDGET", "1024GB"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .matches("ingestion: environment MEMTABLE_MEMORY_BUDGET: memtable.memory_budget must be at most half of"
                        + " the heap of this JVM, which is \\d+MB, was 1024GB; lower it, .*\n");
    }

    @Test
    void aLogThatTheDiskCannotHoldIsRefused() {
        CommandRun run = config(Map.of("WAL_RETENTION_BYTES", "1048576GB"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .matches("ingestion: environment WAL_RETENTION_BYTES: wal.retention_bytes must be at most the size of"
                        + " the disk of .*data, which is \\d+MB, was 1048576GB\n");
    }

    @Test
    void onePortCannotServeBoth() {
        assertRefused(
                "--http-port: ingestion.http_port must differ from ingestion.port, was 7001 as well",
                Map.of(),
                "--port",
                "7001",
                "--http-port",
                "7001");
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        // An address of the documentation network, which no machine has.
        CommandRun run = config(Map.of("INGESTION_BIND_ADDRESS", "192.0.2.1"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("ingestion: environment INGESTION_BIND_ADDRESS: ingestion.bind_address must be an address"
                        + " of this machine, was \"192.0.2.1\": ");
    }

    @Test
    void aPortInUseIsReportedAndNoError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            CommandRun run = config(Map.of(), "--port", Integer.toString(port));

            assertThat(run)
                    .isEqualTo(new CommandRun(
                            0,
                            VALID,
                            "ingestion: --port: ingestion.port: port " + port
                                    + " of 127.0.0.1 is in use; serve cannot start until it is free\n"));
        }
    }

    @Test
    void aFileInThePlaceOfTheDataDirectoryIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        String below = file.resolve("below").toString();

        assertRefused(
                "--data-dir: storage.data_dir must be a directory, but " + file + " is a file",
                Map.of(),
                "--data-dir",
                file.toString());
        assertRefused(
                "--data-dir: storage.data_dir must be a directory, but " + file + " is a file",
                Map.of(),
                "--data-dir",
                below);
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        assumeTrue(directory.toFile().setWritable(false) && !Files.isWritable(directory), "root may write anywhere");
        try {
            assertRefused(
                    "--data-dir: storage.data_dir must be a directory that can be created, but this user may not"
                            + " write in " + directory,
                    Map.of());
        } finally {
            assertThat(directory.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void aNameThatNoFileCanHaveIsRefused() throws IOException {
        Path file = file("{\"storage\": {\n\"data_dir\": \"a\\u0000b\"}}");
        String message = "ingestion: " + file + ":2: storage.data_dir must be a valid path, was \"a\0b\": Nul"
                + " character not allowed\n";

        assertThat(CommandRun.of("config", "--config", file.toString())).isEqualTo(new CommandRun(2, "", message));
        assertThat(CommandRun.of("wal", "verify", "--config", file.toString()))
                .isEqualTo(new CommandRun(2, "", message));
    }

    @Test
    void aLogThatMustExistIsLookedFor() throws IOException {
        Map<String, String> environment = Map.of("STORAGE_MUST_EXIST", "true");

        CommandRun missing = config(environment);

        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).startsWith("ingestion: directory " + data + " must hold a log, was without one: ");
        assertThat(missing).isEqualTo(run("serve", environment));
        Ingestor.builder(data).open().close();
        assertThat(config(environment)).isEqualTo(new CommandRun(0, VALID, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "INGESTION_PROT, INGESTION_PORT",
        "INGESTION_HTTPPORT, INGESTION_HTTP_PORT",
        "STORAGE_DATADIR, STORAGE_DATA_DIR",
        "WAL_SEGMENTSIZE, WAL_SEGMENT_SIZE",
        "WAL_RETENTION_BYTE, WAL_RETENTION_BYTES",
        "MEMTABLE_MEMORY_BUGET, MEMTABLE_MEMORY_BUDGET",
        "INGESTION_DATA_DIR, STORAGE_DATA_DIR",
        "INGESTION_WAL_SEGMENT_SIZE, WAL_SEGMENT_SIZE"
    })
    void aMisspelledVariableIsRefused(String written, String meant) {
        assertRefused("environment " + written + ": sets no key; did you mean " + meant + "?", Map.of(written, "1"));
    }

    @ParameterizedTest
    @CsvSource({"INGESTION_HOST", "WAL_G_S3_PREFIX", "STORAGE_ACCOUNT", "INGESTION_JAVA_OPTIONS", "INGESTION_HOME"})
    void aVariableThatMayBeAnotherProgramsIsReported(String name) {
        assertThat(config(Map.of(name, "x")))
                .isEqualTo(
                        new CommandRun(0, VALID, "ingestion: environment " + name + ": sets no key and is ignored\n"));
    }

    @Test
    void whatKubernetesSetsForServicesIsPassedOver() {
        Map<String, String> links = Map.of(
                "INGESTION_SERVICE_HOST", "10.0.0.1",
                "INGESTION_SERVICE_PORT", "8081",
                "INGESTION_SERVICE_PORT_GRPC", "8081",
                "INGESTION_PORT_8081_TCP", "tcp://10.0.0.1:8081",
                "INGESTION_PORT_8081_TCP_ADDR", "10.0.0.1",
                "STORAGE_PORT", "tcp://10.0.0.2:80",
                "INGESTION_HTTP_SERVICE_HOST", "10.0.0.3");

        assertThat(config(links)).isEqualTo(new CommandRun(0, VALID, ""));
    }

    @Test
    void aDataDirectoryOfTheEnvironmentOrAFileReachesTheCommandsOfTheLog() throws IOException {
        Ingestor.builder(data).open().close();
        Path file = file("{\"storage\": {\"data_dir\": \"" + data + "\"}, \"wal\": {\"segment_size\": -1}}");
        for (List<String> command : List.of(
                List.of("wal", "verify"),
                List.of("wal", "stats"),
                List.of("wal", "dump"),
                List.of("dump", "--count"))) {
            String[] arguments = command.toArray(String[]::new);
            String[] withFile = Stream.concat(command.stream(), Stream.of("--config", file.toString()))
                    .toArray(String[]::new);

            assertThat(CommandRun.with(Map.of("STORAGE_DATA_DIR", data.toString()), "", arguments))
                    .as("%s", command)
                    .matches(run -> run.code() == 0 && run.err().isEmpty());
            assertThat(CommandRun.of(withFile))
                    .as("%s, although a key that it does not need is wrong", command)
                    .matches(run -> run.code() == 0 && run.err().isEmpty());
            assertThat(CommandRun.with(Map.of("STORAGE_DATA_DIR", data + "x"), "", arguments))
                    .isEqualTo(new CommandRun(
                            1,
                            "",
                            "ingestion: environment STORAGE_DATA_DIR: " + data + "x: there is no log in this directory;"
                                    + " name the directory that serve uses\n"));
            assertThat(CommandRun.with(Map.of("STORAGE_DATADIR", data.toString()), "", arguments)
                            .err())
                    .isEqualTo("ingestion: environment STORAGE_DATADIR: sets no key; did you mean STORAGE_DATA_DIR?\n");
        }
    }

    @Test
    void anAddressOfTheEnvironmentOrAFileReachesTheCommandsOfTheServer() throws IOException {
        // A port that is bound but not listening refuses connections, and no other process can take it.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int free = bound.getLocalPort();
            String absent = "ingestion: no server at 127.0.0.1:" + free
                    + " (connection refused); start one with: ingestion serve\n";
            Path file = file("{\"ingestion\": {\"port\": " + free + ", \"bind_address\": \"0.0.0.0\"}}");
            Map<String, String> environment = Map.of("INGESTION_PORT", "" + free, "INGESTION_BIND_ADDRESS", "0.0.0.0");

            assertThat(CommandRun.with(environment, "", "status").err()).isEqualTo(absent);
            assertThat(CommandRun.with(environment, "", "send", "-", "--tenant", "t")
                            .err())
                    .isEqualTo(absent);
            assertThat(CommandRun.of("status", "--config", file.toString()).err())
                    .isEqualTo(absent);
            assertThat(CommandRun.with(
                                    Map.of("INGESTION_PORT", "tcp://10.0.0.1:1"),
                                    "",
                                    "status",
                                    "--port",
                                    Integer.toString(free))
                            .err())
                    .isEqualTo(absent);
        }
    }

    @Test
    void aWrongAddressIsNamedWithItsPlace() {
        assertThat(CommandRun.with(Map.of("INGESTION_PORT", "many"), "", "status"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "ingestion: environment INGESTION_PORT: ingestion.port must be a whole number from 0 to 65535,"
                                + " was \"many\"\n"));
        assertThat(CommandRun.of("status", "--port", "0"))
                .isEqualTo(new CommandRun(2, "", "ingestion: --port: must be from 1 to 65535, was 0\n"));
        assertThat(CommandRun.with(Map.of("INGESTION_PORT", "0"), "", "status"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "ingestion: environment INGESTION_PORT: must be the port of the server, was 0; name the port"
                                + " in its line \"ready\" with --port\n"));
        assertThat(CommandRun.of("status", "--host", "nosuch.invalid"))
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
                                "ingestion: --host: must be a host with a known address, was \"nosuch.invalid\"; check the name\n"));
    }
}
