package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.Invariant;
import io.ingestor.MemoryCursor;
import io.ingestor.OverloadedException;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.SinkState;
import io.ingestor.StoredRecord;
import io.ingestor.internal.checkpoint.CheckpointFile;
import io.ingestor.internal.checkpoint.LogConsumer;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.ManualTime;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.SkippedTime;
import io.ingestor.internal.fake.Spin;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import io.ingestor.wal.Compression;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a sink that is behind by more than memory holds. Ingestion goes on, and the sink gets every record from the log
 * and from memory, once and in order.
 */
@Timeout(20)
class BacklogTest {

    private static final int BUDGET = 1 << 20;
    private static final int RECORD = 10_000;

    /** The most by which a read of the log exceeds the budget if it gets no room in time: the copies of an entry. */
    private static final int LOG_READ = 4 * (RECORD + 1_000);

    private static final SegmentedOptions LOG =
            SegmentedOptions.builder().segmentBytes(256 << 10).build();
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final SimulatedDirectory directory = new SimulatedDirectory().recording(false);
    private final SimulatedDirectory checkpoints = new SimulatedDirectory().recording(false);
    private final AtomicBoolean away = new AtomicBoolean(true);
    private SimulatedSink sink = awaited(new SimulatedSink());

    /** The number of records that were ingested so far, which is the last sequence. */
    private int ingested;

    /** Makes the flushes of a sink fail while it is away. */
    private SimulatedSink awaited(SimulatedSink with) {
        return with.faults(() -> away.get() ? SimulatedSink.Fault.BEFORE : SimulatedSink.Fault.NONE);
    }

    private EngineBuilder builder(Sink with) {
        return EngineBuilder.segmented()
                .walOptions(LOG)
                .memoryBudget(BUDGET)
                .sink(with)
                .checkpoints(checkpoints)
                .flushInterval(INTERVAL)
                .closeFlushTimeout(Duration.ofHours(1))
                .flushTime(new SkippedTime());
    }

    private Engine open(Sink with) throws IOException {
        return builder(with).open(directory);
    }

    /** Returns a record that compresses in parts, so that the size of entries in the log and in memory differs. */
    private static Record numbered(int number) {
        byte[] payload = new byte[RECORD];
        new Random(number).nextBytes(payload);
        for (int i = 0; i < payload.length / 3; i++) {
            payload[i] = 7;
        }
        return Record.builder(TENANT)
                .entity("e" + number)
                .put("n", number)
                .payload(payload, "")
                .build();
    }

    private static CompletableFuture<Ack> ingest(Engine engine, int number) {
        return engine.ingest(numbered(number));
    }

    /** Ingests records one by one, with one call in eleven refused as invalid and one entry in seven with several. */
    private void ingestMore(Engine engine, int records) {
        for (int end = ingested + records; ingested < end; ) {
            int count = ingested % 7 == 0 ? Math.min(3, end - ingested) : 1;
            RecordBatch.Builder batch = RecordBatch.builder();
            for (int i = 0; i < count; i++) {
                batch.add(numbered(++ingested));
            }
            if (ingested % 11 == 0) {
                batch.add(Records.wrong());
            }
            assertThat(taken(engine, batch.build()).accepted()).isEqualTo(count);
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        }
    }

    /** Ingests a batch as soon as there is room for it. */
    private static BatchResult taken(Engine engine, RecordBatch batch) {
        while (true) {
            CompletableFuture<BatchResult> call = engine.tryIngest(batch, Durability.SYNCED);
            try {
                return call.join();
            } catch (CompletionException e) {
                // A sink that is not late yet is waited for.
                assertThat(e.getCause()).isInstanceOf(OverloadedException.class).hasMessageStartingWith("memory ");
                assertThat(Thread.interrupted()).as("timed out").isFalse();
                Thread.onSpinWait();
            }
        }
    }

    private void assertEverythingOnce() {
        List<StoredRecord> stored = sink.stored();
        assertThat(sink.sequences())
                .as("seed %s", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ingested).boxed().toList());
        for (int i = 0; i < stored.size(); i++) {
            assertThat(stored.get(i).record().encoded())
                    .isEqualTo(numbered(i + 1).encoded());
            assertThat(stored.get(i).id().entity()).isEqualTo("e" + (i + 1));
            assertThat(stored.get(i).id().version()).isEqualTo(i + 1);
        }
    }

    /** Restarts the sink once its last call has returned, which a close may not have waited for. */
    private void restart() {
        Spin.until(() -> canBeLocked(checkpoints));
        sink = awaited(sink.restarted());
    }

    private static boolean isBehindMemory(Engine engine) {
        IngestorStats stats = engine.stats();
        return stats.memory().wholeFrom() > stats.sequences().checkpoint() + 1;
    }

    @Test
    @Proves({Invariant.STAYS_IN_ITS_MEMORY, Invariant.DELIVERED_ONCE})
    void aSinkThatIsAwayForADayGetsEveryRecordOnceAndInOrderDespiteRestarts() throws Exception {
        ManualTime time = new ManualTime();
        for (int life = 0; life < 4; life++) {
            try (Engine engine = builder(sink)
                    .flushTime(time)
                    .closeFlushTimeout(Duration.ZERO)
                    .open(directory)) {
                for (int hour = 0; hour < 6; hour++) {
                    ingestMore(engine, 300);
                    for (int minute = 0; minute < 60; minute++) {
                        time.advance(Duration.ofMinutes(1));
                    }
                }
                Spin.until(() -> engine.stats().flush().state() == SinkState.FAILING);
                assertThat(engine.state()).isEqualTo(IngestorState.OPEN);
                assertThat(isBehindMemory(engine)).isTrue();
                assertThat(engine.stats().sequences().checkpoint()).isZero();
                assertThat(engine.stats().flush().backlog().records()).isEqualTo(ingested);
                assertThat(engine.stats().flush().backlog().bytes())
                        .isBetween((long) ingested * RECORD / 2, (long) ingested * RECORD * 5 / 4);
                assertThat(engine.get(TENANT, "e" + ingested)).isPresent();
            }
            restart();
        }
        int tables = ingested * RECORD / (BUDGET / 4);
        assertThat(tables).as("tables behind").isGreaterThan(200);

        away.set(false);
        try (Engine engine = builder(sink).flushTime(time).open(directory)) {
            Spin.until(() -> {
                time.advance(INTERVAL);
                assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
                return engine.stats().sequences().checkpoint() == ingested;
            });
            assertThat(engine.stats().flush().records()).isEqualTo(ingested);
            assertThat(engine.stats().flush().backlog().records()).isZero();
            assertThat(engine.stats().flush().backlog().bytes()).isZero();
            ingestMore(engine, 100);
        }
        assertEverythingOnce();
    }

    /** Mixes a failing sink, readers, callers and restarts, so that deliveries switch between the log and memory. */
    @RepeatedTest(4)
    @Proves(Invariant.DELIVERED_ONCE)
    void deliveriesThatSwitchBetweenLogAndMemoryRepeatAndLoseNothing() throws Exception {
        System.out.println("BacklogTest seed " + seed);
        Random random = new Random(seed);
        SimulatedSink.Fault[] faults = SimulatedSink.Fault.values();
        for (int life = 0; life < 6; life++) {
            sink.faults(() -> {
                synchronized (random) {
                    // While it is away, few flushes succeed.
                    return random.nextInt(away.get() ? 50 : 2) == 0
                            ? SimulatedSink.Fault.NONE
                            : faults[random.nextInt(faults.length)];
                }
            });
            int before = sink.stored().size();
            SizedSink sized = new SizedSink(sink, () -> {
                synchronized (random) {
                    return 1L << (10 + random.nextInt(12));
                }
            });
            Engine engine = builder(sized)
                    .closeFlushTimeout(random.nextBoolean() ? Duration.ZERO : Duration.ofHours(1))
                    .open(directory);
            for (int part = 0; part < 8; part++) {
                away.set(random.nextBoolean());
                int more = random.nextInt(80);
                ingestMore(engine, more);
                if (more > 0) {
                    assertThat(engine.get(TENANT, "e" + ingested)).isPresent();
                    try (MemoryCursor cursor = engine.scan(TENANT)) {
                        assertThat(cursor.next()).isNotNull();
                    } catch (OverloadedException e) {
                        assertThat(e).hasMessageContaining("this scan needs");
                    }
                }
            }
            away.set(false);
            if (random.nextBoolean()) {
                awaitUntil(engine, ingested / 2);
            }
            engine.close();
            assertThat(engine.failure().join()).isEmpty();
            assertThat(engine.stats().flush().records())
                    .as("seed %s", seed)
                    .isLessThanOrEqualTo(sink.stored().size() - before);
            restart();
        }
        sink.faults(() -> SimulatedSink.Fault.NONE);
        try (Engine engine = open(sink)) {
            ingestMore(engine, 1);
        }
        assertEverythingOnce();
    }

    private static void awaitUntil(Engine engine, long sequence) {
        Spin.until(() -> engine.stats().sequences().checkpoint() >= sequence);
    }

    /** A sink that prefers batches of a size. */
    private record SizedSink(SimulatedSink sink, LongSupplier size) implements Sink {
        @Override
        public SinkProgress open(SinkContext context) {
            return sink.open(context);
        }

        @Override
        public void flush(FlushBatch batch) throws IOException {
            sink.flush(batch);
        }

        @Override
        public long preferredBatchBytes() {
            return size.getAsLong();
        }

        @Override
        public long lastSequence() {
            return sink.lastSequence();
        }

        @Override
        public void close() {
            sink.close();
        }
    }

    @Test
    void aSinkThatStoresHalfABatchOfTheLogGetsTheRest() throws Exception {
        Engine engine = open(new SizedSink(sink, () -> 200_000));
        ingestMore(engine, 300);
        AtomicInteger flushes = new AtomicInteger();
        sink.faults(() -> flushes.getAndIncrement() % 2 == 0 ? SimulatedSink.Fault.HALF : SimulatedSink.Fault.AFTER);
        assertThat(isBehindMemory(engine)).isTrue();

        engine.close();

        assertThat(engine.stats().flush().records()).isEqualTo(ingested);
        assertThat(engine.stats().flush().bytes())
                .isEqualTo(sink.stored().stream()
                        .mapToLong(stored -> stored.record().encoded().length)
                        .sum());
        assertEverythingOnce();
    }

    @Test
    void batchesHaveThePreferredSizeWhateverTheMemory() throws Exception {
        for (long size : new long[] {35_000, 5 * BUDGET}) {
            List<Long> sizes = new ArrayList<>();
            sink = new SimulatedSink();
            away.set(true);
            awaited(sink);
            SimulatedDirectory log = new SimulatedDirectory().recording(false);
            Engine engine = builder(recording(new SizedSink(sink, () -> size), sizes))
                    .checkpoints(new SimulatedDirectory())
                    .open(log);
            ingested = 0;
            ingestMore(engine, 1200);
            assertThat(isBehindMemory(engine)).isTrue();
            away.set(false);

            engine.close();

            sizes.removeIf(bytes -> bytes == 0);
            assertThat(sizes).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(size));
            assertThat(sizes.stream().filter(bytes -> bytes > size - 4 * RECORD).count())
                    .as("full batches of %s in %s", size, sizes)
                    .isGreaterThan(size == 35_000 ? sizes.size() / 2 : 1);
            assertEverythingOnce();
        }
    }

    /** Returns a sink that also lists the sizes of the batches that it has stored. */
    private static Sink recording(SizedSink sized, List<Long> sizes) {
        return new Sink() {
            @Override
            public SinkProgress open(SinkContext context) {
                return sized.open(context);
            }

            @Override
            public void flush(FlushBatch batch) throws IOException {
                sized.flush(batch);
                sizes.add(batch.bytes());
            }

            @Override
            public long preferredBatchBytes() {
                return sized.preferredBatchBytes();
            }

            @Override
            public long lastSequence() {
                return sized.lastSequence();
            }

            @Override
            public void close() {
                sized.close();
            }
        };
    }

    @Test
    void aBatchOfTheLogIsReadAnyNumberOfTimesAndEndsWithItsFlush() throws Exception {
        AtomicReference<RecordCursor> kept = new AtomicReference<>();
        AtomicReference<FlushBatch> ended = new AtomicReference<>();
        AtomicInteger walks = new AtomicInteger();
        Engine engine = open(Sink.calling(batch -> {
            if (away.get()) {
                throw new IOException("away");
            }
            RecordCursor first = batch.records();
            RecordCursor second = batch.records();
            for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
                assertThat(first.next().sequence()).isEqualTo(sequence);
                assertThat(second.next().sequence()).isEqualTo(sequence);
            }
            assertThat(first.next()).isNull();
            assertThat(first.next()).isNull();
            first.close();
            assertThatThrownBy(first::next).isInstanceOf(IllegalStateException.class);
            kept.set(second);
            ended.set(batch);
            walks.incrementAndGet();
        }));
        ingestMore(engine, 400);
        assertThat(isBehindMemory(engine)).isTrue();
        away.set(false);
        Spin.until(() -> walks.get() > 0 && engine.stats().sequences().checkpoint() > 0);

        assertThatThrownBy(kept.get()::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the flush of this batch has ended");
        assertThatThrownBy(ended.get()::records).isInstanceOf(IllegalStateException.class);
        engine.close();
        assertThat(engine.stats().flush().records()).isEqualTo(ingested);
        assertThat(engine.stats().memory().usedBytes())
                .as("no reader of the log holds memory")
                .isEqualTo(tableBytes(engine));
    }

    private static long tableBytes(Engine engine) {
        IngestorStats.Memtables tables = engine.stats().memory().memtables();
        return tables.activeBytes() + tables.sealedBytes() + tables.pinnedBytes();
    }

    @Test
    void aSinkThatKeepsUpIsWaitedForAndOneThatTakesLongIsNot() throws Exception {
        ManualTime time = new ManualTime();
        GatedSink gated = new GatedSink(sink);
        away.set(false);
        Engine engine = builder(gated).flushTime(time).open(directory);
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        while (!refusal.isDone()) {
            ingest(engine, ingested + 1)
                    .handle((ack, failure) -> failure == null ? ++ingested : refusal.complete(failure))
                    .join();
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        }
        assertThat(refusal.join()).hasMessageStartingWith("memory budget full");
        assertThat(engine.stats().memory().wholeFrom()).isEqualTo(1);

        gated.awaitFlush();
        time.advance(Duration.ofMillis(100));
        ingestMore(engine, 300);

        assertThat(isBehindMemory(engine)).isTrue();
        gated.letThrough(1_000_000);
        engine.close();
        assertEverythingOnce();
    }

    @Test
    void aBacklogAtItsLimitRefusesCallsWithTheReasonUntilTheSinkHasCaughtUp() throws Exception {
        long limit = 3L << 20;
        Engine engine = builder(sink).maxBacklogBytes(limit).open(directory);
        OverloadedException refusal = fillBacklog(engine, limit);

        assertThat(refusal)
                .hasMessageStartingWith("backlog full: the log holds ")
                .hasMessageContaining("may hold " + limit)
                .hasMessageContaining("the sink has been failing since ")
                .hasMessageContaining("sink failed before its commit")
                .hasMessageEndingWith("raise maxBacklogBytes");
        assertThat(engine.stats().totals().refused()).isPositive();
        assertThat(engine.stats().flush().backlog().bytes()).isBetween(limit, limit * 5 / 4);
        assertThat(engine.stats().flush().backlog().limitBytes()).isEqualTo(limit);
        assertThat(engine.get(TENANT, "e" + ingested)).isPresent();
        assertThatThrownBy(() -> engine.check(RecordBatch.of(record("c", 1))))
                .isInstanceOf(OverloadedException.class)
                .hasMessageStartingWith("backlog full: ");

        away.set(false);
        Spin.until(() -> !ingest(engine, ingested + 1).isCompletedExceptionally());
        ingested++;
        awaitUntil(engine, 1);
        Spin.until(() -> engine.stats().flush().backlog().bytes() < limit / 2);
        ingestMore(engine, 100);
        engine.close();
        assertEverythingOnce();
    }

    /** Ingests until a call is refused, and returns the refusal. */
    private OverloadedException fillBacklog(Engine engine, long limit) {
        while (true) {
            assertThat((long) ingested * RECORD).isLessThan(2 * limit);
            CompletableFuture<Ack> call = ingest(engine, ingested + 1);
            try {
                call.join();
                ingested++;
            } catch (CompletionException e) {
                if (e.getCause().getMessage().startsWith("backlog full")) {
                    return (OverloadedException) e.getCause();
                }
                // The sink was not late yet.
            }
        }
    }

    @Test
    void aCallWaitsForTheBacklogAsLongAsItMay() throws Exception {
        long limit = 2L << 20;
        Engine engine = builder(sink)
                .maxBacklogBytes(limit)
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open(directory);
        int records = 600;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                ingestMore(engine, records);
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        caller.start();
        Spin.until(() -> {
            assertThat(failure).hasValue(null);
            return caller.getState() == Thread.State.TIMED_WAITING
                    && engine.stats().flush().backlog().bytes() > limit;
        });
        assertThat(engine.stats().totals().refused()).isZero();

        away.set(false);
        caller.join();
        engine.close();

        assertThat(failure).hasValue(null);
        assertThat(engine.stats().totals().refused()).isZero();
        assertThat(ingested).isEqualTo(records);
        assertEverythingOnce();
    }

    @Test
    void closingFreesACallThatWaitsForTheBacklog() throws Exception {
        Engine engine = builder(sink)
                .maxBacklogBytes(1 << 20)
                .closeFlushTimeout(Duration.ZERO)
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open(directory);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            for (int i = 1; ; i++) {
                CompletableFuture<Ack> call = ingest(engine, i);
                if (call.isCompletedExceptionally()) {
                    call.whenComplete((ack, failure) -> end.complete(failure));
                    return;
                }
            }
        });
        caller.start();
        Spin.until(() -> caller.getState() == Thread.State.TIMED_WAITING
                && engine.stats().flush().backlog().bytes() > 1 << 20);

        engine.close();

        assertThat(end.join()).hasMessageContaining("closed");
    }

    @Test
    void anOpenWithMoreThanMemoryHoldsReturnsAndServesWhileTheSinkIsAway() throws Exception {
        fillLog(900);
        GatedSink gated = new GatedSink(sink);
        away.set(false);

        Engine engine = open(gated);

        gated.awaitFlush();
        assertThat(engine.state()).isEqualTo(IngestorState.OPEN);
        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        assertThat(isBehindMemory(engine)).isTrue();
        assertThat(engine.get(TENANT, "e" + ingested)).isPresent();
        assertThat(engine.find(TENANT, "e1").record()).isEmpty();
        assertThat(engine.find(TENANT, "e1").wholeFrom()).isGreaterThan(1);
        ingestMore(engine, 300);
        assertThat(Records.all(engine.read(1))).hasSize(ingested);
        gated.letThrough(1_000_000);
        awaitUntil(engine, ingested - 300);
        engine.close();
        assertEverythingOnce();
    }

    /** Fills the log without a sink. */
    private void fillLog(int records) throws IOException {
        try (Engine engine = EngineBuilder.segmented().walOptions(LOG).open(directory)) {
            for (int i = 0; i < records; i++) {
                ingest(engine, ++ingested).join();
            }
        }
    }

    @Test
    void aLogWithoutABacklogOnDiskStillOpensWithMoreThanMemoryHolds() throws Exception {
        fillLog(600);
        away.set(false);
        GatedSink gated = new GatedSink(sink);

        Engine engine = builder(gated).maxBacklogBytes(0).open(directory);

        gated.awaitFlush();
        assertThat(isBehindMemory(engine)).isTrue();
        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        gated.letThrough(1_000_000);
        Spin.until(() -> !ingest(engine, ingested + 1).isCompletedExceptionally());
        ingested++;
        engine.close();
        assertEverythingOnce();
    }

    @Test
    void aCloseWithoutTimeLeavesTheBacklogToTheNextOpen() throws Exception {
        Engine engine = builder(sink).closeFlushTimeout(Duration.ZERO).open(directory);
        ingestMore(engine, 400);
        assertThat(isBehindMemory(engine)).isTrue();

        engine.close();

        assertThat(sink.stored()).isEmpty();
        restart();
        away.set(false);
        open(sink).close();
        assertEverythingOnce();
    }

    @Test
    void aCloseWithASinkThatHangsInABatchOfTheLogEndsInTime() throws Exception {
        ManualTime time = new ManualTime();
        GatedSink gated = new GatedSink(sink);
        away.set(false);
        Engine engine = builder(gated)
                .flushTime(time)
                .closeFlushTimeout(Duration.ofSeconds(10))
                .open(directory);
        ingestMore(engine, 5);
        Spin.until(() -> {
            time.advance(INTERVAL);
            return engine.stats().flush().state() == SinkState.FLUSHING;
        });
        gated.awaitFlush();
        time.advance(Duration.ofSeconds(1));
        ingestMore(engine, 395);
        assertThat(isBehindMemory(engine)).isTrue();
        gated.letThrough(1);
        gated.awaitFlush();
        Thread closer = new Thread(() -> {
            try {
                engine.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        closer.start();
        while (closer.isAlive()) {
            time.advance(Duration.ofSeconds(10));
            closer.join(1);
        }

        assertThat(engine.state()).isEqualTo(IngestorState.CLOSED);
        gated.letThrough(1);
        restart();
        open(sink).close();
        assertEverythingOnce();
    }

    private static boolean canBeLocked(SimulatedDirectory directory) {
        try {
            directory.lock().close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void damageInTheBacklogStopsTheIngestorWithItsPlaceAndIsNeverSkipped() throws Exception {
        fillLog(900);
        Map<String, byte[]> files = directory.contents();
        List<String> segments =
                files.keySet().stream().filter(name -> name.endsWith(".seg")).toList();
        assertThat(segments).hasSizeGreaterThan(20);
        String damaged = segments.get(10);
        byte[] bytes = files.get(damaged);
        bytes[bytes.length / 2] ^= 1;
        away.set(false);

        Engine engine =
                builder(new SizedSink(sink, () -> 100_000)).open(new SimulatedDirectory(files).recording(false));
        Throwable failure = engine.failure().join().orElseThrow();

        assertThat(failure)
                .hasMessageContaining("records that the sink does not have cannot be read from the log: ")
                .hasMessageContaining("file " + damaged + ", position ")
                .hasCauseInstanceOf(CorruptLogException.class);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        engine.close();
        int stored = sink.stored().size();
        assertThat(stored).isBetween(300, 450);
        ingested = stored;
        assertEverythingOnce();
    }

    @Test
    void aReadOfTheLogThatFailsIsTriedAgain() throws Exception {
        Random random = new Random(seed);
        Engine engine = open(new SizedSink(sink, () -> 100_000));
        ingestMore(engine, 500);
        assertThat(isBehindMemory(engine)).isTrue();
        AtomicInteger failures = new AtomicInteger();
        directory.faults((call, file) -> {
            if (call.equals("read") && failures.get() < 30 && random.nextInt(3) == 0) {
                failures.incrementAndGet();
                return Fault.EIO;
            }
            return null;
        });
        away.set(false);

        engine.close();

        assertThat(failures.get()).isGreaterThan(5);
        assertThat(engine.failure().join()).isEmpty();
        assertEverythingOnce();
    }

    @Test
    void aSinkThatIgnoresAFailedReadStopsTheIngestor() throws Exception {
        AtomicBoolean faulty = new AtomicBoolean();
        Engine engine = builder(Sink.calling(batch -> {
                    if (away.get()) {
                        throw new IOException("away");
                    }
                    faulty.set(true);
                    try (RecordCursor cursor = batch.records()) {
                        while (cursor.next() != null) {
                            // All are read.
                        }
                    } catch (IOException | UncheckedIOException e) {
                        assertThat(e).hasMessageContaining("failed");
                    }
                }))
                .closeFlushTimeout(Duration.ZERO)
                .open(directory);
        ingestMore(engine, 400);
        assertThat(isBehindMemory(engine)).isTrue();
        directory.faults((call, file) -> call.equals("read") && faulty.get() ? Fault.EIO : null);
        away.set(false);

        Throwable failure = engine.failure().join().orElseThrow();

        assertThat(failure).hasMessageContaining("cannot be read from the log");
        assertThat(engine.stats().sequences().checkpoint()).isZero();
        engine.close();
    }

    @Test
    void aSinkThatInterruptsItsThreadGetsTheBacklogToo(@TempDir Path path) throws Exception {
        Engine engine = builder(Sink.calling(batch -> {
                    Thread.currentThread().interrupt();
                    sink.flush(batch);
                }))
                .open(FileSystemDirectory.open(path));
        ingestMore(engine, 300);
        assertThat(isBehindMemory(engine)).isTrue();
        away.set(false);

        engine.close();

        assertEverythingOnce();
    }

    @Test
    @Proves(Invariant.STAYS_IN_ITS_MEMORY)
    void callersReadersAndASinkThatComesAndGoesShareTheMemory() throws Exception {
        System.out.println("BacklogTest seed " + seed);
        Random random = new Random(seed);
        Engine engine = builder(new SizedSink(sink, () -> 300_000))
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open(directory);
        int callers = 3;
        int each = 300;
        long records = (long) callers * each;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int first = caller * each;
            threads.add(new Thread(() -> {
                try {
                    for (int i = 1; i <= each; i++) {
                        ingest(engine, first + i).join();
                    }
                } catch (Throwable t) {
                    failure.set(t);
                }
            }));
        }
        threads.forEach(Thread::start);
        while (threads.stream().anyMatch(Thread::isAlive)) {
            away.set(random.nextInt(3) > 0);
            try (MemoryCursor cursor = engine.scan(TENANT)) {
                for (int i = 0; i < 10 && cursor.next() != null; i++) {
                    assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET + LOG_READ);
                }
            } catch (OverloadedException e) {
                assertThat(e).hasMessageContaining("this scan needs");
            }
            assertThat(engine.find(TENANT, "e1").wholeFrom()).isPositive();
        }
        away.set(false);
        engine.close();

        assertThat(failure).hasValue(null);
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
        assertThat(engine.stats().flush().records()).isEqualTo(records);
        assertThat(sink.sequences())
                .as("seed %s", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, records).boxed().toList());
        assertThat(sink.stored().stream().map(stored -> stored.id().entity())).doesNotHaveDuplicates();
    }

    @Test
    void sequencesThatAnOpenSkipsAreNotAwaited() throws Exception {
        away.set(false);
        try (Engine engine = open(sink)) {
            ingestMore(engine, 5);
        }
        away.set(true);
        sink = awaited(sink.restarted());
        try (Engine engine = builder(sink).closeFlushTimeout(Duration.ZERO).open(directory)) {
            ingestMore(engine, 300);
        }
        restart();
        // Numbering continues at 1000, as if the log had lost its end.
        CheckpointFile.open(checkpoints).advance(LogConsumer.SINK, 6, 1000);
        try (Engine engine = builder(sink).accept(Concession.LOSS).open(directory)) {
            for (int i = 1000; i < 1300; i++) {
                assertThat(taken(engine, RecordBatch.of(numbered(i))).firstSequence())
                        .isEqualTo(i);
            }
            assertThat(isBehindMemory(engine)).isTrue();
            away.set(false);
        }

        assertThat(sink.sequences())
                .containsExactlyElementsOf(
                        LongStream.concat(LongStream.rangeClosed(1, 305), LongStream.range(1000, 1300))
                                .boxed()
                                .toList());
    }

    @Test
    void aTableAfterSequencesThatAnOpenSkippedIsFlushed() throws Exception {
        away.set(false);
        try (Engine engine = open(sink)) {
            ingestMore(engine, 5);
        }
        restart();
        CheckpointFile.open(checkpoints).advance(LogConsumer.SINK, 6, 1000);
        away.set(true);
        try (Engine engine = builder(sink).accept(Concession.LOSS).open(directory)) {
            assertThat(ingest(engine, 1000).join().sequence()).isEqualTo(1000);
        }
        restart();
        CheckpointFile.open(checkpoints).advance(LogConsumer.SINK, 1001, 2000);
        away.set(false);
        ManualTime time = new ManualTime();
        try (Engine engine =
                builder(sink).accept(Concession.LOSS).flushTime(time).open(directory)) {
            // The next table begins after the skipped sequences, and the flushed one is still in memory.
            Spin.until(() -> {
                time.advance(INTERVAL);
                return engine.stats().sequences().checkpoint() == 1000;
            });
            assertThat(ingest(engine, 2000).join().sequence()).isEqualTo(2000);
            Spin.until(() -> {
                time.advance(INTERVAL);
                return engine.stats().sequences().checkpoint() == 2000;
            });
        }

        assertThat(sink.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L, 1000L, 2000L);
    }

    @Test
    void withoutALogNothingThatTheSinkLacksLeavesMemory() throws Exception {
        Engine engine = builder(sink)
                .walFactory(context -> new VolatileLog(UUID.randomUUID(), 1 << 20, 0))
                .closeFlushTimeout(Duration.ZERO)
                .open(directory);
        OverloadedException refusal = null;
        for (int i = 1; refusal == null; i++) {
            CompletableFuture<Ack> call = engine.ingest(large("e" + i, RECORD), Durability.ACCEPTED);
            if (call.isCompletedExceptionally()) {
                refusal = (OverloadedException)
                        call.handle((ack, failure) -> failure).join();
            } else {
                ingested++;
            }
        }
        assertThat(refusal).hasMessageStartingWith("memory budget full: ");
        assertThat(engine.stats().memory().wholeFrom()).isEqualTo(1);
        away.set(false);
        Spin.until(() -> engine.stats().sequences().checkpoint() > 0);
        engine.close();
    }

    @Test
    void compressedAndPlainLogsGiveTheSinkTheSame() throws Exception {
        for (Compression codec : Compression.values()) {
            sink = awaited(new SimulatedSink());
            away.set(true);
            ingested = 0;
            Engine engine = builder(sink)
                    .walOptions(SegmentedOptions.builder()
                            .segmentBytes(256 << 10)
                            .compression(codec)
                            .build())
                    .checkpoints(new SimulatedDirectory())
                    .open(new SimulatedDirectory().recording(false));
            ingestMore(engine, 300);
            assertThat(isBehindMemory(engine)).isTrue();
            away.set(false);

            engine.close();

            assertEverythingOnce();
        }
    }
}
