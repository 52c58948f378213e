package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.LogSnapshot;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.append.Timing;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of reads of a log by a process that does not own it. */
@Timeout(120)
class DetachedLogTest {

    private static final int SNAPSHOTS_BESIDE_WRITER = 300;

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private static SegmentedWriteAheadLog open(StorageDirectory directory) throws Exception {
        return SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
    }

    private static long append(SegmentedWriteAheadLog log, long number) throws Exception {
        return log.append(ByteBuffer.wrap(payload(number)), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
    }

    /** Returns a payload that does not compress. About 25 of them fill a segment. */
    private static byte[] payload(long number) {
        byte[] payload = new byte[2_500];
        new SplittableRandom(number).nextBytes(payload);
        return payload;
    }

    private static List<Long> sequences(WalReader reader) throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
            assertThat(entry.payload()).isEqualTo(ByteBuffer.wrap(payload(entry.firstSequence())));
            sequences.add(entry.firstSequence());
        }
        return sequences;
    }

    private void fill(SegmentedWriteAheadLog log, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            assertThat(append(log, i)).isEqualTo(i);
        }
    }

    @Test
    void showsWhatIsDurableAndChangesNothing() throws Exception {
        UUID id;
        try (SegmentedWriteAheadLog log = open(directory)) {
            id = log.id();
            fill(log, 1, 100);
            log.truncateBefore(50);
        }
        Map<String, byte[]> files = directory.contents();
        SimulatedDirectory copy = new SimulatedDirectory(files);

        LogSnapshot snapshot = SegmentedWriteAheadLog.snapshot(copy);

        assertThat(snapshot.id()).contains(id);
        assertThat(snapshot.firstSequence()).isBetween(2L, 50L);
        assertThat(snapshot.lastSequence()).isEqualTo(100);
        try (WalReader reader = snapshot.read(60)) {
            List<Long> sequences = sequences(reader);
            assertThat(sequences).hasSize(41).startsWith(60L).endsWith(100L);
            assertThat(reader.await(Duration.ofDays(1))).isFalse();
        }
        assertThatThrownBy(() -> snapshot.read(1))
                .isInstanceOf(TruncatedLogException.class)
                .hasMessageContaining("the log begins at sequence " + snapshot.firstSequence());
        assertThat(copy.operations())
                .allMatch(operation ->
                        operation instanceof Operation.SyncStart || operation instanceof Operation.SyncEnd);
    }

    @Test
    void ofNothingShowsNothing() throws Exception {
        LogSnapshot snapshot = SegmentedWriteAheadLog.snapshot(directory);

        assertThat(snapshot.id()).isEmpty();
        assertThat(snapshot.firstSequence()).isEqualTo(1);
        assertThat(snapshot.lastSequence()).isZero();
        try (WalReader reader = snapshot.read(1)) {
            assertThat(reader.next()).isNull();
        }
    }

    /** Takes a snapshot of an entry acknowledged only as written, which a power loss could take without its sync. */
    @Test
    void makesDurableWhatItShows() throws Exception {
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(
                directory,
                CrashWorkload.OPTIONS.toBuilder()
                        .maxSyncDelay(Duration.ofMinutes(1))
                        .build(),
                new Timing(Duration.ofMillis(2), Duration.ofHours(1)))) {
            long written =
                    log.append(ByteBuffer.wrap(payload(1)), 1, AckLevel.WRITTEN).get(30, TimeUnit.SECONDS);
            int before = directory.operationCount();

            LogSnapshot snapshot = SegmentedWriteAheadLog.snapshot(directory);

            assertThat(snapshot.lastSequence()).isEqualTo(written);
            assertThat(directory.operations().subList(before, directory.operationCount()))
                    .anyMatch(operation -> operation instanceof Operation.SyncEnd end && end.succeeded());
        }
    }

    @Test
    void refusesADamagedLogAsAnOpenDoes() throws Exception {
        try (SegmentedWriteAheadLog log = open(directory)) {
            fill(log, 1, 100);
        }
        Map<String, byte[]> files = directory.contents();
        files.get(SegmentFormat.name(3))[SegmentFormat.FIRST_FRAME] ^= 1;

        assertThatThrownBy(() -> SegmentedWriteAheadLog.snapshot(new SimulatedDirectory(files)))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(SegmentFormat.name(3));
    }

    /** Checks a reader of a file that was recycled meanwhile, whose frames verify only as those of the new segment. */
    @Test
    void tellsAReleaseUnderItsReaderFromDamage() throws Exception {
        try (SegmentedWriteAheadLog log = open(directory)) {
            fill(log, 1, 100);
            LogSnapshot snapshot = SegmentedWriteAheadLog.snapshot(directory);
            try (WalReader reader = snapshot.read(1)) {
                assertThat(reader.next()).isNotNull();
                log.truncateBefore(95);
                fill(log, 101, 200);

                assertThatThrownBy(() -> sequences(reader))
                        .isInstanceOf(TruncatedLogException.class)
                        .hasMessageContaining("released");
            }
            LogSnapshot again = SegmentedWriteAheadLog.snapshot(directory);
            assertThat(again.firstSequence()).isGreaterThan(1);
            assertThat(again.lastSequence()).isEqualTo(200);
        }
    }

    /** Checks that a snapshot has every entry that was acknowledged before it, at any moment of the owner's work. */
    @Test
    void isTakenAtAnyMomentOfAWriter(@TempDir Path path) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (SegmentedWriteAheadLog log = open(FileSystemDirectory.open(path))) {
            Thread writer = new Thread(() -> {
                try {
                    for (long i = 1; !stop.get(); i++) {
                        append(log, i);
                        if (i % 40 == 0) {
                            log.truncateBefore(i - 30);
                        }
                    }
                } catch (Throwable t) {
                    failure.set(t);
                }
            });
            writer.start();
            StorageDirectory readOnly = FileSystemDirectory.openReadOnly(path);
            try {
                long last = 0;
                for (int i = 0; (i < SNAPSHOTS_BESIDE_WRITER || last < 1_000) && failure.get() == null; i++) {
                    long acknowledged = log.durableSequence();
                    LogSnapshot snapshot = SegmentedWriteAheadLog.snapshot(readOnly);
                    last = snapshot.lastSequence();
                    assertThat(last).isGreaterThanOrEqualTo(acknowledged);
                    readAll(snapshot);
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
        assertThat(failure.get()).isNull();
    }

    private static void readAll(LogSnapshot snapshot) throws IOException {
        try (WalReader reader = snapshot.read(snapshot.firstSequence())) {
            List<Long> sequences = sequences(reader);
            assertThat(sequences).hasSize((int) (snapshot.lastSequence() + 1 - snapshot.firstSequence()));
        } catch (TruncatedLogException e) {
            assertThat(e).hasMessageContaining("was released by the owner");
        }
    }
}
