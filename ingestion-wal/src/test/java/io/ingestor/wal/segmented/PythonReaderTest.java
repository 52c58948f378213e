package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.UnsupportedFormatException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the description of the format is enough to read a log. A reader in another language, written from it
 * alone, finds the same entries and damage.
 */
@Timeout(120)
class PythonReaderTest {

    private static final SegmentedOptions OPTIONS = SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .maxSyncDelay(Duration.ofMillis(5))
            .compressionThreshold(100)
            .build();

    private static final Duration MARK_OFTEN = Duration.ofNanos(1);
    private static final Duration MARK_NEVER = Duration.ofHours(1);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    Path path;

    @BeforeAll
    static void python() {
        Commands.require("reader in Python", "python3");
    }

    /** The exit code and the output of the other reader. */
    private record Answer(int code, String output, String error) {}

    private static Answer python(Path directory) throws Exception {
        Path error = Files.createTempFile("read-wal", ".txt");
        Process reader = new ProcessBuilder(
                        "python3", Commands.script("read_wal.py").toString(), directory.toString())
                .redirectError(error.toFile())
                .start();
        reader.getOutputStream().close();
        String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        int code = reader.waitFor();
        String printed = Files.readString(error);
        Files.delete(error);
        return new Answer(code, output, printed);
    }

    /** Returns the expected output of the other reader. Reads a copy, because an open writes. */
    private String java(Path directory) throws Exception {
        StringBuilder lines = new StringBuilder();
        try (WriteAheadLog log = SegmentedWriteAheadLog.open(FileSystemDirectory.open(copy(directory)), OPTIONS);
                WalReader reader = log.read(log.firstSequence())) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                sha.update(entry.payload());
                lines.append("{\"sequence\": %d, \"count\": %d, \"sha256\": \"%s\"}%n"
                        .formatted(
                                entry.firstSequence(),
                                entry.recordCount(),
                                HexFormat.of().formatHex(sha.digest())));
            }
        }
        return lines.toString();
    }

    private Path copy(Path directory) throws IOException {
        Path copy = Files.createTempDirectory(path, "copy");
        for (Path file : files(directory)) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        // An open that finds no lock file waits for an owner that may have lost it.
        Files.createFile(copy.resolve("LOCK"));
        return copy;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
    }

    /** Checks that both readers find the same in the directory, and returns it. */
    private String assertSame(Path directory, String what) throws Exception {
        String expected = java(directory);
        Answer answer = python(directory);
        assertThat(answer.error()).as(what).isEmpty();
        assertThat(answer.code()).as(what).isZero();
        assertThat(answer.output()).as(what).isEqualTo(expected);
        return expected;
    }

    private void append(WriteAheadLog log, int entries) throws Exception {
        for (int i = 0; i < entries; i++) {
            byte[] payload = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 15_000 : 1_500)];
            switch (random.nextInt(3)) {
                case 0 -> random.nextBytes(payload);
                case 1 -> {
                    for (int at = 0; at < payload.length; at++) {
                        payload[at] = (byte) "durable ingestion ".charAt(at % 18);
                    }
                }
                default -> {
                    for (int at = 0; at < payload.length; at++) {
                        payload[at] = (byte) random.nextInt(3);
                    }
                }
            }
            log.append(ByteBuffer.wrap(payload), random.nextInt(4), AckLevel.SYNCED)
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static WriteAheadLog open(Path directory, SegmentedOptions options, Duration idleMark) throws IOException {
        return SegmentedWriteAheadLog.open(FileSystemDirectory.open(directory), options, timing(idleMark));
    }

    private static Timing timing(Duration idleMark) {
        return new Timing(idleMark, Duration.ofMillis(100));
    }

    @Test
    void itFindsWhatJavaWrote() throws Exception {
        System.out.println("reader in Python: seed " + seed);
        Path directory = path.resolve("log");
        try (WriteAheadLog log = open(directory, OPTIONS, MARK_OFTEN)) {
            assertThat(assertSame(directory, "an empty log")).isEmpty();
            append(log, 150);
        }
        assertSame(directory, "several segments, closed");

        try (WriteAheadLog log =
                SegmentedWriteAheadLog.open(FileSystemDirectory.open(directory), OPTIONS, 10_000, timing(MARK_OFTEN))) {
            append(log, 20);
        }
        assertThat(assertSame(directory, "opened again, with a jump")).contains("{\"sequence\": 10000,");

        try (WriteAheadLog log = open(
                directory, OPTIONS.toBuilder().compression(Compression.NONE).build(), MARK_OFTEN)) {
            for (int i = 0; i < 10; i++) {
                append(log, 40);
                log.truncateBefore(log.durableSequence());
            }
            append(log, 20);
            assertThat(assertSame(directory, "not closed")).isNotEmpty();
        }
        assertThat(files(directory)).as("files left by the truncation").hasSizeLessThan(8);

        // The housekeeping thread may not recycle a released file before the close, but will in one of these lives.
        for (int life = 0; life < 50 && stale(directory) == 0; life++) {
            try (WriteAheadLog log = open(directory, OPTIONS, MARK_OFTEN)) {
                append(log, 40);
                log.truncateBefore(log.durableSequence());
                append(log, 20);
            }
        }
        assertThat(stale(directory))
                .as("segments that hold frames of a life before")
                .isPositive();
        assertSame(directory, "recycled segments");
    }

    /** Returns the number of segments with stale bytes behind their end. */
    private static int stale(Path directory) throws Exception {
        int stale = 0;
        Map<String, byte[]> contents = contents(directory);
        for (SegmentInfo segment : recovered(contents).segments()) {
            byte[] content = contents.get(segment.header().name());
            // Every write ends with zeros up to the end of a page.
            int end = (int) (segment.finalPosition() + 4095) & -4096;
            stale +=
                    Arrays.equals(content, end, content.length, new byte[content.length - end], 0, content.length - end)
                            ? 0
                            : 1;
        }
        return stale;
    }

    private static LogRecovery.Recovered recovered(Map<String, byte[]> contents) throws IOException {
        return LogRecovery.run(new SimulatedDirectory(contents), OPTIONS.recoveryMode(), 1);
    }

    private static Map<String, byte[]> contents(Path directory) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (Path file : files(directory)) {
            contents.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        }
        return contents;
    }

    @Test
    void itCutsATornEndAndRefusesDamageWhereJavaDoes() throws Exception {
        System.out.println("reader in Python: seed " + seed);
        Path directory = path.resolve("log");
        Path crashed;
        long last;
        try (WriteAheadLog log = open(directory, OPTIONS, MARK_NEVER)) {
            append(log, 25);
            // No later frame records this entry as durable.
            last = log.append(ByteBuffer.wrap(new byte[40]), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            crashed = copy(directory);
        }
        String whole = assertSame(crashed, "crashed");

        LogRecovery.Recovered recovered = recovered(contents(crashed));
        String lastName = recovered
                .segments()
                .get(recovered.segments().size() - 1)
                .header()
                .name();
        int end = (int) recovered.end().position();
        assertThat(whole).contains("{\"sequence\": " + last + ",");

        int lastEntry = end - FrameFormat.HEADER_BYTES - 40;
        assertThat(compare(damaged(crashed, lastName, lastEntry + 3), whole, "torn length"))
                .isEqualTo("cut");
        assertThat(compare(damaged(crashed, lastName, end - 1), whole, "torn payload"))
                .isEqualTo("cut");
        TreeSet<String> outcomes = new TreeSet<>();
        for (int n = 0; n < 10; n++) {
            int position = random.nextInt(end);
            String name =
                    n % 2 == 0 ? lastName : recovered.segments().get(0).header().name();
            outcomes.add(compare(
                    damaged(crashed, name, position), whole, "seed " + seed + ", byte " + position + " of " + name));
        }
        outcomes.add(compare(damaged(crashed, lastName, 16), whole, "a feature bit"));
        assertThat(outcomes).contains("refused");
    }

    /** Returns a copy of the log in which one bit differs. */
    private Path damaged(Path directory, String name, int position) throws IOException {
        Path copy = copy(directory);
        byte[] content = Files.readAllBytes(copy.resolve(name));
        content[position] ^= (byte) (1 << random.nextInt(8));
        Files.write(copy.resolve(name), content);
        return copy;
    }

    private String compare(Path directory, String whole, String what) throws Exception {
        try {
            String found = assertSame(directory, what);
            assertThat(whole).as(what).startsWith(found);
            return found.equals(whole) ? "whole" : "cut";
        } catch (CorruptLogException | UnsupportedFormatException e) {
            Answer answer = python(directory);
            assertThat(answer.code()).as("%s, refused by Java: %s", what, e).isEqualTo(1);
            assertThat(answer.output()).as(what).isEmpty();
            return "refused";
        }
    }
}
