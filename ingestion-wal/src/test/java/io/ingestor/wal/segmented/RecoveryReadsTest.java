package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.ReplayListener;
import io.ingestor.wal.ReplayProgress;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalPlace;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.storage.CountingDirectory;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the number of bytes that an open, and a replay after it, read from a log. */
@Timeout(60)
class RecoveryReadsTest {

    private static final SegmentedOptions SMALL =
            CrashWorkload.OPTIONS.toBuilder().compression(Compression.NONE).build();

    /** The size of a segment's header and chain frame. */
    private static final long BYTES_PER_SEGMENT =
            SegmentFormat.FIRST_FRAME + FrameFormat.HEADER_BYTES + FrameFormat.CHAIN_BYTES;

    private static final long GIGABYTE = 1L << 30;

    /** A listener that counts the records of a replay. */
    private static final class Counter implements ReplayListener {
        private long records;
        private long first;

        @Override
        public void onEntry(WalEntryView entry) {
            first = records == 0 ? entry.firstSequence() : first;
            records += entry.recordCount();
        }

        @Override
        public void onProgress(ReplayProgress progress) {}
    }

    private static SegmentedWriteAheadLog open(CountingDirectory directory, SegmentedOptions options)
            throws IOException {
        return SegmentedWriteAheadLog.open(directory, options, CrashWorkload.TIMING);
    }

    /** Returns the files of a closed log with {@code entries} entries of one record. */
    private static Map<String, byte[]> closedLog(SegmentedOptions options, int entries, int bytes) throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory().recording(false);
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, options, CrashWorkload.TIMING)) {
            for (int i = 0; i < entries; i++) {
                byte[] payload = new byte[bytes];
                new Random(i).nextBytes(payload);
                log.append(ByteBuffer.wrap(payload), 1, AckLevel.WRITTEN).get(30, TimeUnit.SECONDS);
            }
        }
        return directory.contents();
    }

    private static CountingDirectory counting(Map<String, byte[]> files) {
        return new CountingDirectory(new SimulatedDirectory(files).recording(false));
    }

    @Test
    void anOpenAfterACloseReadsHeadersOnly() throws Exception {
        CountingDirectory directory = counting(closedLog(SMALL, 200, 8_000));

        try (SegmentedWriteAheadLog log = open(directory, SMALL)) {
            long read = directory.takeRead();

            int segments = log.recovery().segments();
            assertThat(segments).isGreaterThan(20);
            assertThat(log.recovery().lastSequence()).isEqualTo(200);
            // The last segment takes 1 KB per frame, and its mark is rewritten. A prepared segment may exist, and is
            // searched for frames.
            assertThat(read).isLessThanOrEqualTo((segments + 1) * BYTES_PER_SEGMENT + 12 * 1024 + SMALL.segmentBytes());
        }
    }

    @Test
    void anOpenOfALogOfTwentyGigabytesReadsNoMore(@TempDir Path path) throws Exception {
        SparseLog.create(path, 20, GIGABYTE);
        CountingDirectory directory = new CountingDirectory(FileSystemDirectory.open(path));
        SegmentedOptions options = SMALL.toBuilder().segmentBytes(1 << 20).build();

        try (SegmentedWriteAheadLog log = open(directory, options)) {
            long read = directory.takeRead();

            assertThat(log.recovery().lastSequence()).isEqualTo(19L * SparseLog.SEQUENCES_PER_SEGMENT);
            assertThat(log.stats().space().logBytes()).isGreaterThan(19 * GIGABYTE);
            assertThat(read).isLessThanOrEqualTo(21 * BYTES_PER_SEGMENT + 4 * 1024);
            assertThat(log.append(ByteBuffer.allocate(100), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS))
                    .isEqualTo(19L * SparseLog.SEQUENCES_PER_SEGMENT + 1);
        }
    }

    @Test
    void aReplayReadsEachByteOnce() throws Exception {
        SegmentedOptions options = SMALL.toBuilder().segmentBytes(4 << 20).build();
        CountingDirectory directory = counting(closedLog(options, 60, 150_000));

        try (SegmentedWriteAheadLog log = open(directory, options)) {
            Counter counter = new Counter();
            directory.takeRead();
            log.replay(1, counter);
            long read = directory.takeRead();

            assertThat(counter.records).isEqualTo(60);
            assertThat(read).isLessThanOrEqualTo(log.stats().space().logBytes() * 101 / 100);
        }
    }

    @Test
    void theNewestPartBeginsWithASegment() throws Exception {
        CountingDirectory directory = counting(closedLog(SMALL, 200, 8_000));

        try (SegmentedWriteAheadLog log = open(directory, SMALL)) {
            long whole = log.stats().space().logBytes();

            assertThat(log.newestSequence(whole)).isEqualTo(1);
            assertThat(log.newestSequence(0)).isBetween(190L, 200L);
            Counter counter = new Counter();
            directory.takeRead();
            log.replay(log.newestSequence(200_000), counter);

            assertThat(counter.first).isGreaterThan(150);
            assertThat(counter.records * 8_000).isGreaterThanOrEqualTo(200_000 - 8_000);
            assertThat(directory.takeRead()).isBetween(200_000L, 200_000L + SMALL.segmentBytes());
        }
    }

    @Test
    void theBytesFromASequenceOnAreThoseOfItsEntries() throws Exception {
        try (SegmentedWriteAheadLog log = open(counting(closedLog(SMALL, 200, 8_000)), SMALL)) {
            long whole = log.bytesFrom(1);

            assertThat(whole).isBetween(200 * 8_000L, log.stats().space().logBytes());
            for (int sequence = 1; sequence <= 200; sequence++) {
                assertThat(log.bytesFrom(sequence))
                        .as("from %s", sequence)
                        .isBetween((201 - sequence) * 8_000L, (201 - sequence) * 8_000L * 11 / 10);
            }
            assertThat(log.bytesFrom(201)).isZero();
            assertThat(log.bytesFrom(Long.MAX_VALUE)).isZero();

            log.append(ByteBuffer.allocate(8_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            assertThat(log.bytesFrom(201))
                    .as("without its own segment's frames")
                    .isBetween(1L, 8_500L);
        }
    }

    @Test
    void aPlaceIsReadAgainWithoutReadingWhatPrecedesIt() throws Exception {
        SegmentedOptions options = SMALL.toBuilder().segmentBytes(1 << 20).build();
        CountingDirectory directory = counting(closedLog(options, 200, 8_000));
        try (SegmentedWriteAheadLog log = open(directory, options);
                WalReader first = log.read(90)) {
            WalPlace place = WalPlace.of(Objects.requireNonNull(first.next()));
            directory.takeRead();

            try (WalReader again = log.read(place)) {
                for (int sequence = 90; sequence <= 95; sequence++) {
                    WalEntryView entry = Objects.requireNonNull(again.next());
                    assertThat(entry.firstSequence()).isEqualTo(sequence);
                    assertThat(entry.payload().remaining()).isEqualTo(8_000);
                }
            }
            assertThat(directory.takeRead()).isLessThan(512 << 10);
            try (WalReader again = log.read(place)) {
                for (int sequence = 90; sequence <= 200; sequence++) {
                    assertThat(Objects.requireNonNull(again.next()).firstSequence())
                            .isEqualTo(sequence);
                }
                assertThat(again.next()).isNull();
            }
        }
    }

    @Test
    void damageInAnEarlierSegmentFailsItsReadersAndNoOthers() throws Exception {
        Map<String, byte[]> files = closedLog(SMALL, 30, 8_000);
        String second = SegmentFormat.name(2);
        files.get(second)[20_000] ^= 1;

        try (SegmentedWriteAheadLog log = open(counting(files), SMALL)) {
            assertThatThrownBy(() -> log.replay(1, new Counter()))
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("file " + second + ", position ");
            try (WalReader reader = log.read(1)) {
                for (int i = 1; i <= 7; i++) {
                    assertThat(reader.next()).isNotNull();
                }
                assertThatThrownBy(() -> {
                            while (reader.next() != null) {
                                // to the damage
                            }
                        })
                        .isInstanceOf(CorruptLogException.class)
                        .hasMessageContaining("file " + second + ", position ");
            }
            Counter newest = new Counter();
            log.replay(20, newest);
            assertThat(newest.records).isEqualTo(11);
        }
    }

    @Test
    void anEarlierSegmentThatWasCutIsRefused() throws Exception {
        Map<String, byte[]> files = closedLog(SMALL, 30, 8_000);
        String second = SegmentFormat.name(2);
        files.put(second, Arrays.copyOf(files.get(second), 40_000));

        assertThatThrownBy(() -> open(counting(files), SMALL))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("file " + second + ", position 40000: the file ends early");
    }
}
