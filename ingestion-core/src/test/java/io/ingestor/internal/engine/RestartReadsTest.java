package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalContext;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.segmented.SparseLog;
import io.ingestor.wal.storage.CountingDirectory;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the number of bytes that an engine without a sink reads from its log at a reopen. */
@Timeout(120)
class RestartReadsTest {

    private static final long BUDGET = 4L << 20;
    private static final int SPARSE_SEGMENTS = 20;
    private static final long SPARSE_SEGMENT_BYTES = 1L << 30;
    private static final long HEADER_BYTES = 4168;
    private static final int BATCHES = 400;
    private static final int BATCH_RECORDS = 10;
    private static final int RECORD_BYTES = 4_000;
    private static final long BEFORE = (SPARSE_SEGMENTS - 1L) * SparseLog.SEQUENCES_PER_SEGMENT;

    private static final SegmentedOptions OPTIONS = SegmentedOptions.builder()
            .segmentBytes(256 << 10)
            .compression(Compression.NONE)
            .build();

    private static EngineBuilder engine() {
        return EngineBuilder.segmented().walOptions(OPTIONS).memoryBudget(BUDGET);
    }

    /** Opens a log that replays nothing, because the sparse segments have no entries. */
    private static WriteAheadLog withoutReplay(WalContext context) throws IOException {
        WriteAheadLog log = SegmentedWriteAheadLog.factory(OPTIONS).open(context);
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return method.getName().equals("newestSequence")
                        ? (Object) (log.durableSequence() + 1)
                        : method.invoke(log, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (WriteAheadLog) Proxy.newProxyInstance(
                RestartReadsTest.class.getClassLoader(), new Class<?>[] {WriteAheadLog.class}, handler);
    }

    private static RecordBatch batch(int number) {
        byte[] payload = new byte[RECORD_BYTES];
        new Random(number).nextBytes(payload);
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < BATCH_RECORDS; i++) {
            batch.add(Record.builder("acme")
                    .entity("e" + (number * BATCH_RECORDS + i))
                    .payload(payload, "")
                    .build());
        }
        return batch.build();
    }

    @Test
    void aRestartOnALogOfTwentyGigabytesReadsWhatMemoryHolds(@TempDir Path path) throws Exception {
        SparseLog.create(path, SPARSE_SEGMENTS, SPARSE_SEGMENT_BYTES);
        CountingDirectory directory = new CountingDirectory(FileSystemDirectory.open(path));
        try (Engine first = engine().walFactory(RestartReadsTest::withoutReplay).open(directory)) {
            for (int i = 0; i < BATCHES; i++) {
                first.ingest(batch(i)).get(60, TimeUnit.SECONDS);
            }
        }

        directory.takeRead();
        try (Engine restarted = engine().open(directory)) {
            long read = directory.takeRead();

            System.out.println("restart on " + (restarted.stats().logBytes() >> 20) + " MiB of log with "
                    + (BUDGET >> 20) + " MiB of memory: " + read + " bytes read");
            // A restart reads whole segments to fill memory, and one more in case an entry without records ends it. It
            // searches the prepared segment for frames, and reads only the headers of all others.
            long must = BUDGET + 3 * OPTIONS.segmentBytes() + 100 * HEADER_BYTES;
            assertThat(read).isLessThan(must * 105 / 100);
            assertThat(restarted.stats().memory().usedBytes()).isBetween(BUDGET / 2, BUDGET);
            int newest = BATCHES * BATCH_RECORDS - 1;
            assertThat(restarted.get("acme", "e" + newest)).isPresent();
            assertThat(restarted.get("acme", "e" + (newest - 500))).isPresent();
            assertThat(restarted.get("acme", "e0")).isEmpty();
            assertThat(restarted
                            .ingest(batch(BATCHES))
                            .get(60, TimeUnit.SECONDS)
                            .firstSequence())
                    .isEqualTo(BEFORE + BATCHES * BATCH_RECORDS + 1);
        }
    }
}
