package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Backpressure;
import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.ManualTime;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.Spin;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.wal.Retention;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the edges of a backlog: its beginning, its limit, large records, and sinks that hold what they were lent. */
@Timeout(30)
class BacklogRacesTest {

    private static final int BUDGET = 1 << 20;

    private final SimulatedDirectory directory = new SimulatedDirectory().recording(false);
    private final SimulatedDirectory checkpoints = new SimulatedDirectory().recording(false);
    private final SimulatedSink sink = new SimulatedSink();
    private final ManualTime time = new ManualTime();

    private static SegmentedOptions.Builder log() {
        return SegmentedOptions.builder().segmentBytes(256 << 10);
    }

    private EngineBuilder builder(Sink with) {
        return EngineBuilder.segmented()
                .walOptions(log().build())
                .memoryBudget(BUDGET)
                .sink(with)
                .checkpoints(checkpoints)
                .closeFlushTimeout(Duration.ofHours(1))
                .flushTime(time);
    }

    private static Record random(int number, int bytes) {
        byte[] payload = new byte[bytes];
        new Random(number).nextBytes(payload);
        return Record.builder(Records.TENANT)
                .entity("e" + number)
                .payload(payload, "")
                .build();
    }

    @Test
    void aSinkThatIsNewToALogWithoutItsBeginningGetsTheRest() throws Exception {
        SegmentedOptions retaining =
                log().retention(Retention.ALL.withBytes(3 << 20)).build();
        try (Engine engine = EngineBuilder.segmented().walOptions(retaining).open(directory)) {
            for (int i = 1; i <= 800; i++) {
                engine.ingest(random(i, 10_000)).join();
            }
        }
        long first;
        try (Engine engine = EngineBuilder.segmented().walOptions(log().build()).open(directory)) {
            first = engine.firstSequence();
        }
        assertThat(first).isBetween(300L, 700L);

        Engine engine = builder(sink).open(directory);
        assertThat(engine.stats().flush().backlog().records()).isLessThanOrEqualTo(801 - first);
        engine.close();

        assertThat(engine.failure().join()).isEmpty();
        assertThat(sink.sequences())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(first, 800).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_000, 300_000})
    void aLimitBelowWhatAnIntervalBringsDoesNotStopASinkThatWorks(long limit) throws Exception {
        Engine engine = builder(sink)
                .memoryBudget(64 << 20)
                .maxBacklogBytes(limit)
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open(directory);

        for (int i = 1; i <= 100; i++) {
            engine.ingest(random(i, 10_000)).join();
        }
        engine.close();

        assertThat(sink.sequences()).hasSize(100);
    }

    /** A sink that stops in the middle of a batch, at its first record. */
    private final class HoldingSink {
        private final Semaphore permits = new Semaphore(0);
        private final Semaphore arrivals = new Semaphore(0);
        private final AtomicBoolean away = new AtomicBoolean(true);
        private final Sink sink = Sink.calling(this::flush);

        private void flush(FlushBatch batch) throws IOException {
            if (away.get()) {
                throw new IOException("away");
            }
            try (RecordCursor cursor = batch.records()) {
                assertThat(cursor.next()).isNotNull();
                arrivals.release();
                permits.acquireUninterruptibly();
            }
            BacklogRacesTest.this.sink.flush(batch);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 30_000, 60_000, 80_000, 100_000, 115_000})
    void aSinkThatHangsInABatchDoesNotStopIngestionWhateverTheSizeOfRecords(int bytes) throws Exception {
        HoldingSink holding = new HoldingSink();
        Engine engine = builder(holding.sink)
                .walOptions(log().segmentBytes(1 << 20).build())
                .backpressure(Backpressure.waitAtMost(Duration.ofSeconds(2)))
                .open(directory);
        int fill = 4 * BUDGET / bytes;
        int number = 0;
        while (number < fill) {
            ingest(engine, ++number, bytes);
        }
        holding.away.set(false);
        Spin.until(() -> {
            time.advance(Duration.ofSeconds(30));
            return holding.arrivals.tryAcquire();
        });
        time.advance(Duration.ofSeconds(1));

        while (number < 2 * fill) {
            ingest(engine, ++number, bytes);
        }

        holding.permits.release(1_000_000);
        engine.close();
        assertThat(engine.failure().join()).isEmpty();
        assertThat(sink.sequences())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, number).boxed().toList());
    }

    private static void ingest(Engine engine, int number, int bytes) {
        engine.ingest(random(number, bytes)).join();
        assertThat(engine.stats().memory().usedBytes()).as("after " + number).isLessThanOrEqualTo(BUDGET);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 30_000, 60_000, 80_000, 100_000, 115_000})
    void aSinkThatHangsWithATableDoesNotStopIngestion(int bytes) throws Exception {
        GatedSink gated = new GatedSink(sink);
        Engine engine = builder(gated)
                .walOptions(log().segmentBytes(1 << 20).build())
                .backpressure(Backpressure.waitAtMost(Duration.ofSeconds(2)))
                .flushInterval(Duration.ofSeconds(1))
                .open(directory);
        ingest(engine, 1, bytes);
        Spin.until(() -> {
            time.advance(Duration.ofSeconds(1));
            return engine.stats().flush().since().isPresent();
        });
        gated.awaitFlush();
        time.advance(Duration.ofSeconds(1));
        int number = 1;
        while (number < 4 * BUDGET / bytes) {
            ingest(engine, ++number, bytes);
        }
        gated.letThrough(1_000_000);
        engine.close();
        assertThat(sink.sequences())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, number).boxed().toList());
    }
}
