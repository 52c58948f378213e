package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.wal.Compression;
import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Tests of the commands that examine and repair a log. */
class WalCommandTest {

    private static final SegmentedOptions OPTIONS = SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .compression(Compression.LZ4)
            .build();

    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void setUp() {
        data = directory.resolve("data");
    }

    private CommandRun wal(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of("wal", command, "--data-dir", data.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** Writes three segments of three records, each in its own entry, with sequences 1 to 9. */
    private void threeSegments() throws IOException {
        long number = 0;
        for (int segment = 0; segment < 3; segment++) {
            try (Ingestor ingestor = Ingestor.builder(data).walOptions(OPTIONS).open()) {
                for (int i = 0; i < 3; i++) {
                    number++;
                    String text = "x".repeat(i == 1 ? 2_000 : 10);
                    assertThat(ingestor.ingest(Record.builder("acme")
                                            .entity("e" + number)
                                            .put("n", number)
                                            .put("text", text)
                                            .build())
                                    .join()
                                    .sequence())
                            .isEqualTo(number);
                }
            }
        }
    }

    private Path segment(int number) {
        return data.resolve("wal").resolve(String.format(Locale.ROOT, "wal-%016x.seg", number));
    }

    private static void flip(Path file, long position) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            int before = open.read();
            open.seek(position);
            open.write(before ^ 0xFF);
        }
    }

    /** Returns the position of the frame that begins with the sequence. */
    private long position(long sequence) {
        String line = wal("dump")
                .out()
                .lines()
                .filter(text -> text.contains("entry, ") && text.contains(", sequence " + sequence + ","))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll(".*position (\\d+):.*", "$1"));
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        data.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private static List<Long> sequences(Path dataDir) throws IOException {
        SegmentedOptions strict =
                OPTIONS.toBuilder().recoveryMode(RecoveryMode.STRICT).build();
        List<Long> sequences = new ArrayList<>();
        try (Ingestor ingestor = Ingestor.builder(dataDir).walOptions(strict).open();
                RecordCursor cursor = ingestor.read(ingestor.firstSequence())) {
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                sequences.add(view.sequence());
                assertThat(view.entity()).isEqualTo("e" + view.sequence());
                assertThat(ingestor.get("acme", "e" + view.sequence())).isPresent();
            }
        }
        return sequences;
    }

    private static void assertValid(String json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            int tokens = 0;
            while (parser.nextToken() != null) {
                tokens++;
            }
            assertThat(tokens).isGreaterThan(2);
        }
    }

    @Test
    void verifyOfAWholeLogExitsWithZeroAndChangesNothing() throws Exception {
        threeSegments();
        Map<String, String> before = contents();

        assertThat(wal("verify"))
                .isEqualTo(new CommandRun(0, "whole: 9 records in 9 entries and 3 segments, next sequence 10\n", ""));
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void verifyNamesEveryDamagedPlaceAndWhatIsLost() throws Exception {
        threeSegments();
        long second = position(2);
        flip(segment(1), second + 100 - 40);
        long seventh = position(7);
        flip(segment(3), seventh + 9);
        Map<String, String> before = contents();

        CommandRun run = wal("verify");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().toList()).hasSize(5).satisfies(lines -> {
            assertThat(lines.get(0))
                    .matches("wal-0000000000000001\\.seg, position " + second
                            + ": corrupt: CRC of payload differs, expected [0-9a-f]{8}, actual [0-9a-f]{8}; .*");
            assertThat(lines.get(1)).isEqualTo("lost: sequence 2");
            assertThat(lines.get(2))
                    .matches("wal-0000000000000003\\.seg, position " + seventh
                            + ": corrupt: CRC of frame header differs, expected .*this is no torn end.*");
            assertThat(lines.get(3)).isEqualTo("lost: sequence 7");
            assertThat(lines.get(4))
                    .startsWith("corrupt: 7 records in 7 entries")
                    .endsWith("; wal repair copies these");
        });
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void verifyOfAMissingSegmentTellsItsSequences() throws Exception {
        threeSegments();
        Files.delete(segment(2));

        CommandRun run = wal("verify");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out())
                .contains("wal-0000000000000002.seg, position 0: corrupt: the file is missing")
                .contains("lost: sequences 4 to 6\n");
    }

    @Test
    void verifyTellsATornEndFromCorruption() throws Exception {
        threeSegments();
        String mark = wal("dump")
                .out()
                .lines()
                .filter(line -> line.startsWith("segment 3,") && line.contains("mark of a close"))
                .findFirst()
                .orElseThrow();
        flip(segment(3), Long.parseLong(mark.replaceAll(".*position (\\d+):.*", "$1")) + 8);

        CommandRun run = wal("verify");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out())
                .contains(": torn end: CRC of frame header differs")
                .contains("\ntorn: 9 records");
        assertThat(run.out()).doesNotContain("lost");
    }

    @Test
    void aLogInUseIsToldAndNotJudged() throws Exception {
        threeSegments();
        try (Ingestor ingestor = Ingestor.builder(data).walOptions(OPTIONS).open()) {
            assertThat(ingestor.firstSequence()).isEqualTo(1);
            for (String command : List.of("verify", "stats", "dump")) {
                CommandRun run = wal(command);

                assertThat(run.code()).as(command).isEqualTo(1);
                assertThat(run.err())
                        .as(command)
                        .matches("ingestion: directory .*wal is in use by another process.*\n");
            }
            Path target = directory.resolve("saved");
            assertThat(wal("repair", "--to", target.toString()).err()).contains("is in use");
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void aDirectoryWithoutALogIsToldAndNotCreated() {
        for (String command : List.of("verify", "stats", "dump")) {
            CommandRun run = wal(command);

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("there is no log in this directory");
        }
        assertThat(data).doesNotExist();
        assertThat(CommandRun.of("wal").code()).isEqualTo(2);
    }

    @Test
    void statsShowsEachSegmentAndTheTotal() throws Exception {
        threeSegments();

        CommandRun text = wal("stats");
        CommandRun json = wal("stats", "--json");

        assertThat(text.code()).isZero();
        assertThat(text.out().lines().toList()).hasSize(6).satisfies(lines -> {
            assertThat(lines.get(0)).startsWith("segment ").endsWith("codecs");
            assertThat(lines.get(1)).matches("1 +8192 +1 +3 +3 +3 .* none 2, lz4 1");
            assertThat(lines.get(3)).matches("3 +65536 +7 +9 +3 +3 .* none 2, lz4 1");
            assertThat(lines.get(4)).matches("total +81920 +1 +9 +9 +9 .* none 6, lz4 3");
        });
        List<String> lines = json.out().lines().toList();
        assertThat(lines).hasSize(4).allSatisfy(WalCommandTest::assertValid);
        assertThat(lines.get(0))
                .contains("\"segment\":1,\"file_bytes\":8192,\"first_sequence\":1,\"last_sequence\":3,\"entries\":3")
                .contains("\"entries_by_codec\":{\"none\":2,\"lz4\":1},\"damages\":0");
        assertThat(lines.get(3)).contains("\"verdict\":\"whole\",\"segments\":3,\"next_sequence\":10");
    }

    @Test
    void dumpShowsEachFrameAndWorksPastDamage() throws Exception {
        threeSegments();
        long second = position(2);
        long fifth = position(5);
        flip(segment(1), second + 60);
        flip(segment(2), fifth + 8);

        CommandRun text = wal("dump");
        CommandRun json = wal("dump", "--json");

        assertThat(text.code()).isZero();
        assertThat(text.out())
                .containsPattern("(?m)^segment 1, position 4096: chain, none, no records before sequence 1, stored 32,"
                        + " uncompressed 32, durable up to 4096, CRC [0-9a-f]{8} ok$")
                .containsPattern("(?m)^segment 1, position " + second + ": entry, lz4, sequence 2, .* bad$")
                .containsPattern("(?m)^wal-0000000000000002.seg, position " + fifth
                        + ": corrupt: CRC of frame header differs.*; \\d+ bytes up to \\d+$")
                .containsPattern("(?m)^segment 2, position \\d+: entry, none, sequence 6, .* ok$")
                .containsPattern("(?m)^segment 3, position \\d+: mark of a close, .* ok$")
                .contains("lost: sequence 5\n");
        assertThat(json.out().lines()).allSatisfy(WalCommandTest::assertValid);
        assertThat(json.out())
                .contains("\"type\":\"entry\",\"state\":\"bad_payload\",\"codec\":\"lz4\",\"first_sequence\":2,")
                .contains("{\"lost\":{\"first\":5,\"last\":5}}");
    }

    @Test
    void dumpIsNarrowedToASegmentOrASequence() throws Exception {
        threeSegments();

        assertThat(wal("dump", "--segment", "2").out().lines())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("segment 2,"));
        assertThat(wal("dump", "--from-sequence", "8").out().lines().filter(line -> line.contains("entry,")))
                .hasSize(2);
        assertThat(wal("dump", "--from-sequence", "0").code()).isEqualTo(2);
        assertThat(wal("dump", "--segment", "0").code()).isEqualTo(2);
    }

    @Test
    void repairSavesWhatVerifiesAndAnIngestorServesIt() throws Exception {
        threeSegments();
        flip(segment(1), position(2) + 60);
        flip(segment(3), position(9) + 60);
        Map<String, String> before = contents();
        Path target = directory.resolve("saved");

        CommandRun run = wal("repair", "--to", target.toString());

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("lost: sequence 2\n")
                .contains("lost: sequence 9\n")
                .endsWith("saved: 7 records in 7 entries, to " + target + "; next sequence 10\n");
        assertThat(contents()).as("the damaged log").isEqualTo(before);
        String report = Files.readString(target.resolve("salvage-report.json"));
        assertValid(report);
        assertThat(report)
                .contains("\"source\": ")
                .contains("{\"lost\":{\"first\":2,\"last\":2}}")
                .contains("\"kind\":\"corrupt\"")
                .contains("\"saved\": {\"segments\":3,\"entries\":7,\"records\":7,\"next_sequence\":10}");
        assertThat(sequences(target))
                .isEqualTo(LongStream.of(1, 3, 4, 5, 6, 7, 8).boxed().toList());
        try (Ingestor ingestor = Ingestor.builder(target).walOptions(OPTIONS).open()) {
            assertThat(ingestor.ingest(Record.builder("acme").entity("e10").build())
                            .join()
                            .sequence())
                    .as("the lost sequences are not given again")
                    .isEqualTo(10);
        }
        data = target;
        assertThat(wal("verify").code()).isZero();
    }

    @Test
    void repairNeverWritesIntoADirectoryThatHoldsSomething() throws Exception {
        threeSegments();
        Path target = Files.createDirectory(directory.resolve("saved"));
        Files.writeString(target.resolve("notes.txt"), "mine");

        CommandRun run = wal("repair", "--to", target.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--to: ").contains("must be a new or empty directory");
        assertThat(wal("repair", "--to", data.toString()).code()).isEqualTo(2);
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).hasSize(1);
        }
    }
}
