package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.large;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.NotOpenException;
import io.ingestor.OverloadedException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.SkippedTime;
import io.ingestor.internal.fake.Spin;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no tenant takes all of the memory, or waits behind another that has used up its share. */
@Timeout(120)
class TenantShareTest {

    private static final int BUDGET = 4 << 20;
    private static final int RECORD = 20_000;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ControlledLog log = new ControlledLog().automatic();
    private final SimulatedSink sink = new SimulatedSink();
    private final GatedSink gated = new GatedSink(sink);

    private EngineBuilder builder() {
        // Records that the sink lacks stay in memory, so that a sink that hangs fills it.
        return EngineBuilder.on(log).memoryBudget(BUDGET).tenantShare(0.5).maxBacklogBytes(0);
    }

    /** Returns a builder with a sink that hangs until it is let through. */
    private EngineBuilder hanging() {
        return builder().sink(gated).closeFlushTimeout(Duration.ZERO);
    }

    /** Ingests records of a tenant until a call is refused, and returns the refusal. */
    private static OverloadedException fill(Engine engine, String tenant) {
        for (int i = 0; ; i++) {
            CompletableFuture<Ack> ack = engine.ingest(large(tenant, "e" + i, RECORD));
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
            if (ack.isCompletedExceptionally()) {
                return refusal(ack);
            }
        }
    }

    private static OverloadedException refusal(CompletableFuture<?> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            return (OverloadedException) e.getCause();
        }
        throw new AssertionError("was not refused");
    }

    /**
     * Starts threads that ingest records of a tenant until the engine is closed. Returns once all of them wait for
     * memory.
     */
    private static void flood(Engine engine, String tenant, int threads) {
        List<Thread> flooding = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String entity = "flood-" + i;
            Thread thread = new Thread(() -> {
                while (!engine.ingest(large(tenant, entity, RECORD)).isCompletedExceptionally()) {
                    Thread.onSpinWait();
                }
            });
            thread.setDaemon(true);
            thread.start();
            flooding.add(thread);
        }
        Spin.until(() -> flooding.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
    }

    @Test
    void aTenantThatFloodsWhileTheSinkHangsLeavesRoomForAnother() throws Exception {
        Engine engine = hanging().open();

        fill(engine, "a");

        for (int i = 0; i < 20; i++) {
            assertThat(engine.ingest(large("b", "e" + i, RECORD)))
                    .as("call " + i)
                    .isCompleted();
        }
        gated.letThrough(1000);
        engine.close();
    }

    @Test
    void callsOfOneTenantThatWaitForRoomDoNotHoldUpAnother() throws Exception {
        Engine engine = hanging().backpressure(Backpressure.waitAtMost(LONG)).open();
        flood(engine, "a", 8);

        for (int i = 0; i < 20; i++) {
            assertThat(engine.ingest(large("b", "e" + i, RECORD)))
                    .as("call " + i)
                    .isCompleted();
        }
        gated.letThrough(1000);
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void aTenantThatFloodsTheLogLeavesRoomForAnother(int batchSize) throws Exception {
        log.copies(3);
        Engine engine = builder().batchSize(batchSize).open();
        log.hold();

        fill(engine, "a");

        assertThat(engine.stats().memory().tenantBytes().get("a")).isBetween(BUDGET / 4L, BUDGET / 2L);
        CompletableFuture<Ack> other = engine.ingest(large("b", "e", RECORD));
        Spin.until(() -> {
            log.write();
            log.syncWritten();
            return other.isDone();
        });
        assertThat(other).isCompleted();
        assertThat(engine.stats().memory().tenantBytes())
                .as("all of it is durable")
                .isEmpty();
    }

    @Test
    void theRefusalNamesTheTenantWhatItHoldsItsLimitAndTheOption() throws Exception {
        Engine engine = hanging().open();

        fill(engine, "a");
        // This thread may fill the share before the flush thread begins to flush.
        gated.awaitFlush();
        OverloadedException refusal = fill(engine, "a");

        long held = engine.stats().memory().tenantBytes().get("a");
        assertThat(refusal)
                .hasMessageStartingWith("memory share full: tenant \"a\" holds " + held + " bytes")
                .hasMessageContaining("which is tenantShare 0.5 of the ")
                .hasMessageContaining("the sink has been flushing since ")
                .hasMessageEndingWith("raise memoryBudget or tenantShare");
        assertThat(held).isBetween(BUDGET / 3L, BUDGET / 2L);
        assertThat(engine.stats().tenants().get("a").refused()).isEqualTo(2);
        gated.letThrough(1000);
        engine.close();
    }

    @Test
    void atAShareOfOneATenantMayTakeAll() throws Exception {
        Engine engine = builder()
                .tenantShare(1)
                .sink(gated)
                .closeFlushTimeout(Duration.ZERO)
                .open();

        assertThat(fill(engine, "a")).hasMessageStartingWith("memory budget full: ");

        assertThat(refusal(engine.ingest(large("b", "e", RECORD))))
                .hasMessageContaining("tenant \"b\" holds 0 bytes that are not flushed or durable");
        gated.letThrough(1000);
        engine.close();
    }

    @Test
    void aTenantWithASmallShareGoesOnAsFastAsTheSink() throws Exception {
        Engine engine = builder()
                .tenantShare(0.1)
                .sink(sink)
                .backpressure(Backpressure.waitAtMost(LONG))
                .open();

        // The records do not fill a table, and the flush interval is an hour.
        for (int i = 0; i < 60; i++) {
            engine.ingest(large("a", "e" + i, RECORD)).join();
        }

        assertThat(engine.stats().flush().records()).isGreaterThan(20);
        engine.close();
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    @Test
    void aCallOfSeveralTenantsIsDividedAmongThem() throws Exception {
        log.copies(1);
        Engine engine = builder().open();
        log.hold();

        engine.ingest(mixed("b", "a", "b", "b"));

        Map<String, Long> held = engine.stats().memory().tenantBytes();
        assertThat(held.get("b")).isBetween(3 * held.get("a") - 3, 3 * held.get("a") + 3);
        assertThat(held.get("a") + held.get("b"))
                .isBetween(4L * RECORD, engine.stats().memory().usedBytes());
        log.write();
        log.syncWritten();
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    @Test
    void noneHidesBehindTheFirstTenantOfACall() throws Exception {
        log.copies(1);
        Engine engine = hanging().open();
        fill(engine, "a");
        long before = engine.stats().memory().usedBytes();
        Map<String, Long> held = engine.stats().memory().tenantBytes();

        CompletableFuture<BatchResult> call = engine.ingest(mixed("decoy", "a", "a", "a"));

        assertThat(refusal(call))
                .hasMessageStartingWith("memory share full: tenant \"a\" holds " + held.get("a"))
                .hasMessageContaining("no room came free within PT0S");
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(before);
        assertThat(engine.stats().memory().tenantBytes()).isEqualTo(held);
        assertThat(engine.stats().tenants().get("decoy").refused()).isEqualTo(1);
        gated.letThrough(1000);
        engine.close();
    }

    @Test
    void aCallOfSeveralTenantsWaitsForEachAndHoldsNothingMeanwhile() throws Exception {
        log.copies(1);
        Engine engine = hanging().backpressure(Backpressure.waitAtMost(LONG)).open();
        flood(engine, "a", 1);
        flood(engine, "b", 1);
        Map<String, Long> held = engine.stats().memory().tenantBytes();
        // Each call queues for one tenant, and will need memory of the other.
        Waiting ab = new Waiting(() -> engine.ingest(mixed("decoy", "a", "b")));
        Waiting ba = new Waiting(() -> engine.ingest(mixed("decoy", "b", "a")));

        assertThat(engine.stats().memory().tenantBytes()).isEqualTo(held);
        assertThat(engine.stats().tenants()).as("not before it is decided").doesNotContainKey("decoy");

        gated.letThrough(1_000_000);
        assertThat(ab.result().accepted()).isEqualTo(3);
        assertThat(ba.result().accepted()).isEqualTo(3);
        assertThat(engine.stats().tenants().get("decoy")).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 0, 0));
        engine.close();
    }

    @Test
    void aCallThatIsEncodedAgainAfterItsWaitCountsTheOutcomeOfItsTransformsOnce() throws Exception {
        log.copies(1);
        Steps steps = new Steps();
        Engine engine = hanging()
                .backpressure(Backpressure.waitAtMost(LONG))
                .transforms(steps)
                .open();
        flood(engine, "a", 1);
        RecordBatch batch = RecordBatch.builder()
                .add(large("decoy", "changed", 100))
                .add(large("decoy", "dropped", 100))
                .add(large("decoy", "kept", 100))
                .add(large("a", "kept", 5 * RECORD))
                .add(Record.builder("decoy").entity("wrong").version(-1).build())
                .build();
        Waiting call = new Waiting(() -> engine.ingest(batch));

        assertThat(steps.dropped).as("encodings before the wait").hasValue(1);
        assertThat(engine.stats().tenants()).as("not before it is decided").doesNotContainKey("decoy");
        gated.letThrough(1_000_000);

        BatchResult result = call.result();
        assertThat(steps.dropped).as("encodings").hasValueGreaterThanOrEqualTo(2);
        assertThat(result.accepted()).isEqualTo(3);
        assertThat(result.filtered()).isEqualTo(1);
        assertThat(result.rejections()).hasSize(1);
        assertThat(engine.stats().tenants().get("decoy")).isEqualTo(new Counts(4, 2, 1, 0, 1, 0, 0, 1));
        // Read from the sink, because the flood soon evicts them from memory.
        Spin.until(() -> stored("decoy").size() == 2);
        assertThat(stored("decoy")).isEqualTo(Map.of("changed", Map.of("step", "yes"), "kept", Map.of()));
        engine.close();
    }

    /** Returns the labels of the tenant's records in the sink, by entity. */
    private Map<String, Map<String, String>> stored(String tenant) {
        return sink.stored().stream()
                .map(StoredRecord::record)
                .filter(record -> record.tenant().equals(tenant))
                .collect(Collectors.toMap(Record::entity, Record::metadata));
    }

    /** A transform that changes, drops or keeps a record by its entity id. */
    private static final class Steps implements Transform {

        private final AtomicInteger dropped = new AtomicInteger();

        @Override
        public Outcome apply(RecordFields in, RecordBuilder out) {
            String text = text(in, out);
            if (text.contains("dropped")) {
                dropped.getAndIncrement();
                return Outcome.FILTERED;
            }
            if (text.contains("changed")) {
                out.metadata("step", "yes");
                return Outcome.CHANGED;
            }
            return Outcome.KEPT;
        }

        /** Copies the record, and returns the bytes of its id. */
        private static String text(RecordFields in, RecordBuilder out) {
            StringBuilder text = new StringBuilder();
            while (in.next()) {
                out.copy(in);
                if (in.name().contentEquals("id")) {
                    in.enter();
                    while (in.next()) {
                        in.enter();
                        while (in.next()) {
                            text.append(in.bytes().text()).append(' ');
                        }
                        in.leave();
                    }
                    in.leave();
                }
            }
            return text.toString();
        }
    }

    @Test
    void aCallOfSeveralTenantsIsRefusedOnceItHasWaitedLongEnough() throws Exception {
        log.copies(1);
        Engine engine = hanging()
                .backpressure(Backpressure.waitAtMost(Duration.ofMillis(20)))
                .open();
        fill(engine, "a");

        RecordBatch batch = RecordBatch.builder()
                .add(large("decoy", "e", RECORD))
                .add(large("a", "e", 5 * RECORD))
                .add(Record.builder("decoy").version(-1).build())
                .build();
        long start = System.nanoTime();
        OverloadedException refusal = refusal(engine.ingest(batch));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        assertThat(refusal)
                .hasMessageStartingWith("memory share full: tenant \"a\" holds ")
                .hasMessageContaining("no room came free within PT0.02S");
        assertThat(engine.stats().tenants().get("decoy")).isEqualTo(new Counts(2, 0, 1, 0, 0, 1, 0, 1));
        assertThat(engine.stats().memory().tenantBytes()).doesNotContainKey("decoy");
        gated.letThrough(1000);
        engine.close();
    }

    @Test
    void aCallOfSeveralTenantsThatWaitsEndsWithTheEngine() throws Exception {
        log.copies(1);
        Engine engine = hanging().backpressure(Backpressure.waitAtMost(LONG)).open();
        flood(engine, "a", 1);
        Waiting call = new Waiting(() -> engine.ingest(mixed("decoy", "a", "a")));

        // The close waits for the flush.
        FutureTask<Void> close = new FutureTask<>(() -> {
            engine.close();
            return null;
        });
        new Thread(close).start();

        assertThat(call.failure()).isInstanceOf(NotOpenException.class);
        assertThat(engine.stats().tenants().get("decoy")).isEqualTo(new Counts(1, 0, 0, 0, 0, 1, 0, 0));
        gated.letThrough(1000);
        close.get();
    }

    /** A call on its own thread, which waits for memory when the constructor returns. */
    private static final class Waiting {

        private final CompletableFuture<BatchResult> future = new CompletableFuture<>();

        Waiting(Supplier<CompletableFuture<BatchResult>> call) {
            Thread thread = new Thread(() -> call.get().whenComplete((result, failure) -> {
                if (failure == null) {
                    future.complete(result);
                } else {
                    future.completeExceptionally(failure);
                }
            }));
            thread.setDaemon(true);
            thread.start();
            Spin.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }

        BatchResult result() {
            return future.join();
        }

        Throwable failure() {
            return assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(future::join)
                    .actual()
                    .getCause();
        }
    }

    private static RecordBatch mixed(String... tenants) {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (String tenant : tenants) {
            batch.add(large(tenant, "e", RECORD));
        }
        return batch.build();
    }

    @Test
    void whatTheSinkHasIsNotHeldAnyMore() throws Exception {
        Engine engine = builder().sink(gated).open();
        fill(engine, "a");
        long full = engine.stats().memory().tenantBytes().get("a");

        gated.letThrough(1);
        Spin.until(() -> engine.stats().memory().tenantBytes().get("a") < full);

        assertThat(engine.ingest(large("a", "again", RECORD))).isCompleted();
        gated.letThrough(1000);
        engine.close();
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    /**
     * Mixes a failing sink with callers that wait, cancel, are interrupted or send several tenants. When everything is
     * flushed, no tenant holds memory.
     */
    @RepeatedTest(3)
    void nothingIsHeldInTheEndWhateverCallersDo() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("TenantShareTest seed " + seed);
        Random faults = new Random(seed);
        sink.faults(() -> faults.nextInt(4) == 0 ? SimulatedSink.Fault.BEFORE : SimulatedSink.Fault.NONE);
        Engine engine = builder()
                .memoryBudget(2 << 20)
                .batchSize(10)
                .sink(sink)
                .flushTime(new SkippedTime())
                .closeFlushTimeout(Duration.ofHours(1))
                .backpressure(Backpressure.waitAtMost(LONG))
                .open();
        List<Thread> threads = IntStream.range(0, 6)
                .mapToObj(i -> new Thread(() -> ingestRandomly(engine, new Random(seed + i))))
                .toList();
        threads.forEach(Thread::start);
        while (threads.stream().anyMatch(Thread::isAlive)) {
            threads.get(faults.nextInt(threads.size())).interrupt();
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(2 << 20);
        }
        engine.close();

        assertThat(engine.stats().memory().tenantBytes()).as("seed %s", seed).isEmpty();
        assertThat(engine.stats().totals().inFlight()).isZero();
        assertThat(sink.sequences()).hasSize((int) engine.stats().totals().durable());
    }

    private static void ingestRandomly(Engine engine, Random random) {
        for (int call = 0; call < 150; call++) {
            String[] tenants = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(i -> String.valueOf("abc".charAt(random.nextInt(3))))
                    .toArray(String[]::new);
            CompletableFuture<?> future = tenants.length == 1
                    ? engine.ingest(large(tenants[0], "e", random.nextInt(RECORD)))
                    : engine.ingest(mixed(tenants));
            if (random.nextInt(5) == 0) {
                future.cancel(true);
            }
            boolean unused = random.nextBoolean() && Thread.interrupted();
        }
    }

    @Test
    void theShareIsFromATenthToOne() {
        IngestorBuilder builder = Ingestor.builder(Path.of("unused"));
        for (double wrong : new double[] {0.0999, 1.0001, 0, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.tenantShare(wrong))
                    .withMessage("tenantShare must be from 0.1 to 1, was " + wrong);
        }
        assertThat(builder.tenantShare(0.1).tenantShare(1)).isSameAs(builder);
    }
}
