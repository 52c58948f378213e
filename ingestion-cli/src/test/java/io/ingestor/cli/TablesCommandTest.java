package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.delta.DeltaSink;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Tests of the commands that examine tables. */
class TablesCommandTest {

    @TempDir
    private Path directory;

    private Path data;

    /** Stores records 1 and 3 in table acme/_, and record 2 in b/orders, in one flush of a close. */
    @BeforeEach
    void store() throws IOException {
        data = directory.resolve("data");
        try (Ingestor ingestor = Ingestor.builder(data)
                .sink(DeltaSink.builder(data.resolve("tables")).build())
                .flushInterval(Duration.ofHours(1))
                .open()) {
            ingest(ingestor, Record.builder("acme").entity("1").put("a", 1));
            ingest(ingestor, Record.builder("b").entity("2").schema("orders", 1));
            ingest(ingestor, Record.builder("acme").entity("3").put("a", "x"));
        }
    }

    private static void ingest(Ingestor ingestor, Record.Builder record) {
        var unused = ingestor.ingest(record.build()).join();
    }

    private CommandRun tables(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of("tables", command, "--data-dir", data.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void assertJson(CommandRun run, int lines) {
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize(lines).allSatisfy(line -> {
            try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
                while (parser.nextToken() != null) {
                    // Only valid JSON ends without an exception.
                }
            }
        });
    }

    private Path table(String name) {
        return data.resolve("tables").resolve(name);
    }

    private Path commit(String table) {
        return table(table).resolve("_delta_log/00000000000000000000.json");
    }

    private Path dataFile(String table) throws IOException {
        try (Stream<Path> files = Files.walk(table(table).resolve("data"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void listShowsEachTable() {
        CommandRun run = tables("list");

        assertThat(run.code()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .hasSize(3)
                .satisfies(lines -> {
                    assertThat(lines.get(0)).isEqualTo("table rows bytes files version last sequence last flush");
                    assertThat(lines.get(1)).matches("acme/_ 2 \\d+ 1 0 3 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
                    assertThat(lines.get(2)).matches("b/orders 1 \\d+ 1 0 3 .+Z");
                });
        assertThat(tables("list", "--tenant", "b").out().lines()).hasSize(2);
        assertJson(tables("list", "--json"), 2);
        assertThat(tables("list", "--json").out())
                .startsWith("{\"tenant\":\"acme\",\"schema\":\"\",\"directory\":\"acme/_\",\"rows\":2,\"bytes\":");
    }

    @Test
    void describeShowsTheColumns() {
        CommandRun run = tables("describe", "acme/_");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "protocol        reader 1, writer 2\n",
                        "partitioned by  _date\n",
                        "schema changes  1\n",
                        "_sequence      long                 no\n",
                        "data           json                 yes\n");
        assertJson(tables("describe", "b/orders", "--json"), 1);
    }

    @Test
    void filesAndHistoryShowTheFlush() {
        assertThat(tables("files", "acme/_")
                        .out()
                        .lines()
                        .map(line -> line.replaceAll(" +", " ").strip()))
                .hasSize(2)
                .satisfies(lines -> {
                    assertThat(lines.get(0)).isEqualTo("rows bytes first last day level path");
                    assertThat(lines.get(1))
                            .matches("2 \\d+ 1 3 (\\d{4}-\\d\\d-\\d\\d) 0 data/\\1/1-3-[0-9a-f]{8}\\.parquet");
                });
        assertThat(tables("history", "acme/_")
                        .out()
                        .lines()
                        .map(line -> line.replaceAll(" +", " ").strip()))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(1)).matches("0 \\S+Z WRITE 1 2 0 0 3"));
        assertJson(tables("files", "acme/_", "--json"), 1);
        assertJson(tables("history", "acme/_", "--json", "--limit", "1"), 1);
    }

    @Test
    void aWrongNameOrDirectoryIsAnswered() {
        CommandRun wrong = tables("files", "acme/none");
        CommandRun elsewhere = CommandRun.of("tables", "list", "--data-dir", directory.toString());

        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err())
                .isEqualTo("ingestion: there is no table acme/none; ingestion tables list shows all 2 tables\n");
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.err())
                .isEqualTo("ingestion: " + directory
                        + ": there are no tables in this directory; name the directory that serve uses, with sink.type"
                        + " delta\n");
    }

    @Test
    void verifyFindsWholeTables() {
        CommandRun run = tables("verify");

        assertThat(run).isEqualTo(new CommandRun(0, "whole: 3 rows in 2 files of 2 tables\n", ""));
        assertThat(tables("verify", "--json").out())
                .isEqualTo("{\"whole\":true,\"tables\":2,\"files\":2,\"rows\":3,\"problems\":0}\n");
    }

    /** Runs verify and requires one problem, which begins with a place and contains texts. */
    private void assertProblem(String place, String... texts) {
        CommandRun run = tables("verify");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out()).startsWith(place + ": ").contains(texts);
        assertThat(run.out().lines().skip(1).findFirst().orElseThrow()).startsWith("damaged: 1 problem; read ");
        assertJson(tables("verify", "--json"), 2);
    }

    @Test
    void verifyFindsAFlippedByteInAPage() throws IOException {
        Path file = dataFile("acme/_");
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(40);
            int old = open.read();
            open.seek(40);
            open.write(old ^ 1);
        }

        assertProblem("acme/_, " + table("acme/_").relativize(file), "is damaged", "restore it from a backup");
    }

    /** Returns the first commit of a table without its checksum, so that a change of it is not found by that. */
    private String unchecked(String table) throws IOException {
        return Files.readString(commit(table)).replace("ingestion.crc32c", "unchecked");
    }

    @Test
    void verifyFindsAFileOfAnotherSize() throws IOException {
        Path file = dataFile("acme/_");
        byte[] content = Files.readAllBytes(file);
        String log = unchecked("acme/_");
        Files.writeString(
                commit("acme/_"), log.replace("\"size\":" + content.length, "\"size\":" + (content.length + 1)));

        assertProblem(
                "acme/_, " + table("acme/_").relativize(file),
                "its size must be " + (content.length + 1) + " bytes, as the log has it, was " + content.length);
    }

    @Test
    void verifyFindsOtherRowsThanTheLogHas() throws IOException {
        String log = unchecked("acme/_");
        Files.writeString(commit("acme/_"), log.replace("\\\"numRecords\\\":2", "\\\"numRecords\\\":3"));

        assertProblem(
                "acme/_, " + table("acme/_").relativize(dataFile("acme/_")),
                "it must have 3 rows, as the log counted, had 2");
    }

    @Test
    void verifyFindsAMissingFile() throws IOException {
        Path file = dataFile("acme/_");
        Files.delete(file);

        assertProblem("acme/_, " + table("acme/_").relativize(file), "must exist", "restore it from a backup");
    }

    @Test
    void verifyFindsASequenceTwice() throws IOException {
        Path file = dataFile("acme/_");
        Path copy = file.resolveSibling("9-9-01234567.parquet");
        Files.copy(file, copy);
        String add = Files.readAllLines(commit("acme/_")).stream()
                .filter(line -> line.startsWith("{\"add\""))
                .findFirst()
                .orElseThrow();
        Files.writeString(
                commit("acme/_").resolveSibling("00000000000000000001.json"),
                add.replace(String.valueOf(file.getFileName()), "9-9-01234567.parquet") + "\n");

        CommandRun run = tables("verify");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "sequence 1 must occur once in the table",
                        "sequence 3 must occur once in the table",
                        "damaged: 2 problems; read 5 rows in 3 files of 2 tables\n");
    }

    @Test
    void verifyFindsARowAboveTheTransaction() throws IOException {
        String log = unchecked("acme/_");
        Files.writeString(commit("acme/_"), log.replaceAll("(\"appId\":\"[^\"]+\",\"version\":)3", "$12"));

        assertProblem(
                "acme/_, " + table("acme/_").relativize(dataFile("acme/_")),
                "its sequences must be from 1 to 2, the last one that the log has stored here, were from 1 to 3");
    }

    @Test
    void verifyFindsAProgressAheadOfAllTables() throws IOException {
        for (String name : List.of("acme/_", "b/orders")) {
            String log = unchecked(name);
            Files.writeString(commit(name), log.replaceAll("(\"appId\":\"[^\"]+\",\"version\":)3", "$12"));
        }

        assertThat(tables("verify").out())
                .contains("progress: it must be at most at sequence 2, to which the tables have records, was at 3");
    }

    @Test
    void verifyFindsAMissingCommit() throws IOException {
        Files.move(commit("acme/_"), commit("acme/_").resolveSibling("00000000000000000001.json"));

        assertThat(tables("verify").out())
                .contains("acme/_: the log must have a commit for each version, version 0 is missing before 1");
    }

    @Test
    void verifyFindsADamagedProgress() throws IOException {
        Files.writeString(data.resolve("tables/progress"), "x".repeat(60));

        assertProblem("progress", "progress file ", " is damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[1]",
                "{\"add\":{\"path\":\"../../../etc/passwd\",\"size\":1}}",
                "{\"add\":{\"path\":\"/etc/passwd\",\"size\":1}}",
                "{\"add\":{\"path\":\"file:///etc/passwd\",\"size\":1}}",
                "{\"add\":{\"path\":\"a b\",\"size\":1}}",
                "{\"add\":{\"path\":\"a%00b\",\"size\":1}}",
                "{\"add\":{\"path\":\"data\",\"size\":1}}",
                "{\"add\":{\"path\":\"x\",\"size\":\"y\"}}",
                "{\"add\":{\"path\":5}}",
                "{\"add\":null}",
                "{\"txn\":{\"appId\":1}}",
                "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\"]}}",
                "{\"metaData\":{\"id\":\"x\",\"schemaString\":\"{\",\"partitionColumns\":[]}}",
                "{\"metaData\":{\"id\":\"x\",\"schemaString\":\"null\",\"partitionColumns\":[\"_date\"]}}"
            })
    void eachHostileCommitIsAnsweredInOneLine(String line) throws IOException {
        Files.writeString(commit("acme/_").resolveSibling("00000000000000000001.json"), line + "\n");

        assertThat(tables("verify").out())
                .contains("acme/_")
                .endsWith(" tables\n")
                .contains("damaged: ");
        for (CommandRun run : List.of(
                tables("list"),
                tables("files", "acme/_"),
                tables("describe", "acme/_"),
                tables("history", "acme/_"),
                tables("verify"),
                CommandRun.of("dump", "--data-dir", data.toString()))) {
            assertThat(run.code()).isLessThan(2);
            assertThat(run.err().lines().count()).isLessThan(2);
            assertThat(run.err()).doesNotContain("\tat ", "Exception");
        }
    }

    @Test
    void aHugeCommitAndDeepJsonAreRefusedWithTheirName() throws IOException {
        Path huge = commit("acme/_").resolveSibling("00000000000000000001.json");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(8L << 30);
        }
        Files.writeString(
                commit("b/orders").resolveSibling("00000000000000000001.json"), "{\"x\":" + "[".repeat(1_000_000));

        CommandRun run = tables("list");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.err().lines()).hasSize(2).satisfies(lines -> {
            assertThat(lines.get(0)).contains(huge.toString(), "must be a file of at most 67108864 bytes");
            assertThat(lines.get(1)).contains("b/orders/_delta_log/00000000000000000001.json");
        });
    }

    /** A footer that claims other sizes than the file has, at each of its bytes. */
    @Test
    void aFooterThatLiesIsAnsweredWithTheFile() throws IOException {
        Path file = dataFile("acme/_");
        byte[] whole = Files.readAllBytes(file);
        int tail = whole.length - 8;
        int footer = tail - ((whole[tail] & 0xFF) | ((whole[tail + 1] & 0xFF) << 8));
        for (int at = footer; at < whole.length; at += 7) {
            byte[] lying = whole.clone();
            lying[at] ^= 0x55;
            Files.write(file, lying);

            CommandRun run = tables("verify");

            assertThat(run.err()).as("byte %s", at).isEmpty();
            assertThat(run.out().lines().count()).isLessThan(40);
            CommandRun dump = CommandRun.of("dump", "--data-dir", data.toString());
            assertThat(dump.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void linksAndStrangeDirectoriesDoNoHarm() throws IOException {
        Path tables = data.resolve("tables");
        Files.createSymbolicLink(tables.resolve("loop"), tables);
        Files.createSymbolicLink(tables.resolve("self"), Path.of("self"));
        Files.createDirectories(tables.resolve("acme/empty"));
        Files.createDirectories(tables.resolve("acme/Upper/_delta_log"));
        Files.copy(commit("acme/_"), tables.resolve("acme/Upper/_delta_log/00000000000000000000.json"));
        Files.writeString(tables.resolve("README.txt"), "x");

        assertThat(tables("list").out().lines()).hasSize(3);
        assertThat(tables("verify").out())
                .contains("acme/Upper: it must have the directory of its name, which a sink chooses")
                .contains("damaged: 1 problem; ");
    }

    @Test
    void aNamedPipeInsteadOfAFileDoesNotHang() throws Exception {
        Path file = dataFile("acme/_");
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        assertProblem("acme/_, " + table("acme/_").relativize(file), "must be a file, was not");
    }

    @Test
    void worksWithoutPermissionToWrite() throws Exception {
        List<String> before = List.of(new String(Files.readAllBytes(commit("acme/_")), StandardCharsets.UTF_8));
        assertThat(new ProcessBuilder("chmod", "-R", "a-w", data.toString())
                        .start()
                        .waitFor())
                .isZero();
        try {
            assertThat(tables("verify").code()).isZero();
            assertThat(before).containsExactly(Files.readString(commit("acme/_")));
        } finally {
            assertThat(new ProcessBuilder("chmod", "-R", "u+w", data.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
    }
}
