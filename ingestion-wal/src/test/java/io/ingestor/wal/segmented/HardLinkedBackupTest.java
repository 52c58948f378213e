package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a backup made of hard links stays unchanged when the log later changes its files. */
@Timeout(60)
class HardLinkedBackupTest {

    private static final byte[] PAYLOAD = new byte[15_000];

    static {
        new Random(1).nextBytes(PAYLOAD);
    }

    @TempDir
    Path temporary;

    private Path path;
    private Path backup;

    @BeforeEach
    void name() throws Exception {
        path = temporary.resolve("log");
        backup = Files.createDirectory(temporary.resolve("backup"));
    }

    private SegmentedWriteAheadLog open(Path directory) throws IOException {
        return SegmentedWriteAheadLog.open(FileSystemDirectory.open(directory), LoadedWriter.OPTIONS, Timing.DEFAULT);
    }

    private static void append(SegmentedWriteAheadLog log, int entries) throws Exception {
        for (int i = 0; i < entries; i++) {
            log.append(ByteBuffer.wrap(PAYLOAD), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        }
    }

    private List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /**
     * Waits until a segment is prepared. Before, its file has a temporary name, which can disappear before it is
     * linked.
     */
    private void awaitPrepared(int number) {
        while (!Files.exists(path.resolve(SegmentFormat.name(number)))) {
            Thread.onSpinWait();
        }
    }

    private void link() throws IOException {
        for (Path file : files(path)) {
            Files.createLink(backup.resolve(file.getFileName()), file);
        }
    }

    @Test
    void aReleasedSegmentThatItHoldsIsNotUsedAgain() throws Exception {
        try (SegmentedWriteAheadLog log = open(path)) {
            append(log, 10);
            awaitPrepared(4);
            link();
            Map<Path, byte[]> closed = new HashMap<>();
            for (int number = 1; number <= 2; number++) {
                Path file = backup.resolve(SegmentFormat.name(number));
                closed.put(file, Files.readAllBytes(file));
            }

            log.truncateBefore(10);
            append(log, 20);

            for (Map.Entry<Path, byte[]> file : closed.entrySet()) {
                assertThat(Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue()))
                        .as(file.getKey().toString())
                        .isTrue();
            }
        }
        try (SegmentedWriteAheadLog restored = open(backup)) {
            assertThat(restored.firstSequence()).isEqualTo(1);
            assertThat(restored.durableSequence()).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void theLastSegmentIsNotCutInIt() throws Exception {
        try (SegmentedWriteAheadLog log = open(path)) {
            append(log, 1);
        }
        link();

        for (int i = 0; i < 3; i++) {
            try (SegmentedWriteAheadLog log = open(path)) {
                append(log, 1);
            }
        }

        try (SegmentedWriteAheadLog restored = open(backup)) {
            assertThat(restored.durableSequence()).isEqualTo(1);
        }
        try (SegmentedWriteAheadLog log = open(path)) {
            assertThat(log.durableSequence()).isEqualTo(4);
        }
    }

    @Test
    void withoutOneASegmentIsUsedAgain() throws Exception {
        Object inode;
        try (SegmentedWriteAheadLog log = open(path)) {
            append(log, 10);
            inode = Files.getAttribute(path.resolve(SegmentFormat.name(1)), "unix:ino");

            log.truncateBefore(10);
            append(log, 20);
        }

        List<Object> inodes = new ArrayList<>();
        for (Path file : files(path)) {
            inodes.add(Files.getAttribute(file, "unix:ino"));
        }
        assertThat(inodes).contains(inode);
    }
}
