package io.ingestor.wal.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of logs in a JVM that can or cannot unpack native libraries. */
class CodecFallbackTest {

    private static final byte[] PAYLOAD = "ten bytes ".repeat(1_000).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path path;

    /**
     * A process that reads the log, appends an entry with each codec, prints the number of entries, and halts without
     * cleanup.
     */
    static final class Appender {
        private Appender() {}

        public static void main(String[] args) throws Exception {
            Path data = Path.of(args[0]);
            int entries = 0;
            for (Compression compression : Compression.values()) {
                entries = append(data, compression);
            }
            System.out.println("entries: " + entries);
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }

    private static int append(Path data, Compression compression) throws Exception {
        SegmentedOptions options = SegmentedOptions.builder()
                .compression(compression)
                .segmentBytes(1 << 20)
                .build();
        try (WriteAheadLog log = SegmentedWriteAheadLog.open(FileSystemDirectory.open(data), options)) {
            log.append(ByteBuffer.wrap(PAYLOAD), 1, AckLevel.SYNCED).get();
            return verifiedEntries(log);
        }
    }

    private static int verifiedEntries(WriteAheadLog log) throws IOException {
        int entries = 0;
        try (WalReader reader = log.read(1)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                if (!entry.payload().equals(ByteBuffer.wrap(PAYLOAD))) {
                    throw new AssertionError("payload of sequence " + entry.firstSequence());
                }
                entries++;
            }
        }
        return entries;
    }

    /** Runs the appender with that directory for temporary files, and returns its output. */
    private String run(Path temporary) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                path.resolve("data").toString()));
        if (Runtime.version().feature() >= 24) {
            command.add(1, "--enable-native-access=ALL-UNNAMED");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** Returns a directory in which even root cannot create a file, because its parent is a file. */
    private Path unusable() throws IOException {
        return Files.createFile(path.resolve("file")).resolve("directory");
    }

    @Test
    @Timeout(60)
    void everyCodecReadsAndWritesWhereNoLibraryCanBeUnpacked() throws Exception {
        Path unusable = unusable();

        assertThat(run(unusable)).endsWith("entries: 3\n").doesNotContain("\tat ");
        assertThat(run(unusable)).endsWith("entries: 6\n");
    }

    @Test
    @Timeout(60)
    void aLogWrittenWithoutLibrariesIsReadWithThem() throws Exception {
        Path unusable = unusable();
        Path usable = Files.createDirectory(path.resolve("usable"));

        assertThat(run(unusable)).endsWith("entries: 3\n");
        assertThat(run(usable)).endsWith("entries: 6\n");
        assertThat(run(unusable)).endsWith("entries: 9\n");
    }

    @Test
    @Timeout(60)
    void aKilledProcessLeavesNoLibraryBehind() throws Exception {
        Path temporary = Files.createDirectory(path.resolve("temporary"));

        String output = run(temporary);

        assertThat(output).endsWith("entries: 3\n");
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }
}
