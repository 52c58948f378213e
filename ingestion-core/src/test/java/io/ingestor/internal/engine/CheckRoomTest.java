package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Backpressure;
import io.ingestor.BatchResult;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.OverloadedException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Spin;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a check reserves memory like an ingest, releases it, and that its records are counted separately. */
@Timeout(60)
class CheckRoomTest {

    private static final int BUDGET = 4 << 20;
    private static final int RECORD = 20_000;

    /** The size of a huge record: two exceed the share of a tenant, and three the whole budget. */
    private static final int HUGE = 700_000;

    private final ControlledLog log = new ControlledLog();

    private EngineBuilder builder() {
        return EngineBuilder.on(log).memoryBudget(BUDGET).tenantShare(0.3);
    }

    @Test
    void itHoldsMemoryOfItsTenantOnlyWhileItRuns() throws Exception {
        AtomicReference<Engine> opened = new AtomicReference<>();
        AtomicReference<Map<String, Long>> meanwhile = new AtomicReference<>();
        Engine engine = builder()
                .validator((record, found) ->
                        meanwhile.set(opened.get().stats().memory().tenantBytes()))
                .open();
        opened.set(engine);
        long before = engine.stats().memory().usedBytes();

        BatchResult result = engine.check(RecordBatch.of(large("a", "e", RECORD)));

        assertThat(result.accepted()).isEqualTo(1);
        assertThat(meanwhile.get())
                .containsOnlyKeys("a")
                .allSatisfy((tenant, bytes) -> assertThat(bytes).isGreaterThanOrEqualTo(RECORD));
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(before);
    }

    @Test
    void itIsRefusedWhenItsTenantHasUsedUpItsShareAndOthersAreNot() throws Exception {
        Engine engine = builder().open();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int i = 0; !last.isCompletedExceptionally(); i++) {
            last = engine.ingest(large("a", "e" + i, RECORD));
        }
        long used = engine.stats().memory().usedBytes();

        assertThatThrownBy(() -> engine.check(RecordBatch.of(large("a", "e", RECORD))))
                .isInstanceOf(OverloadedException.class)
                .hasMessageStartingWith("memory share full: tenant \"a\" holds ");
        BatchResult other = engine.check(RecordBatch.of(large("b", "e", RECORD)));

        assertThat(other.accepted()).isEqualTo(1);
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(used);
        assertThat(engine.stats().records().checked()).containsOnly(Map.entry("b", 1L));
        assertThat(engine.stats().totals().refused()).as("that of the ingest").isEqualTo(1);
    }

    @Test
    void checksOfOneTenantAtTheSameTimeWaitForRoomWithinItsShare() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        Engine engine = builder()
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .validator((record, found) -> {
                    running.incrementAndGet();
                    await(go);
                })
                .open();
        FutureTask<BatchResult> first = check(engine);
        Spin.until(() -> running.get() == 1);
        FutureTask<BatchResult> second = new FutureTask<>(() -> engine.check(RecordBatch.of(large("a", "e", HUGE))));
        Thread waiting = start(second);

        Spin.until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertThat(running).hasValue(1);
        assertThat(engine.stats().memory().tenantBytes().get("a")).isLessThan(BUDGET * 3L / 10);

        go.countDown();
        assertThat(first.get().accepted()).isEqualTo(1);
        assertThat(second.get().accepted()).isEqualTo(1);
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
        assertThat(engine.stats().records().checked()).containsOnly(Map.entry("a", 2L));
    }

    private static FutureTask<BatchResult> check(Engine engine) {
        FutureTask<BatchResult> check = new FutureTask<>(() -> engine.check(RecordBatch.of(large("a", "e", HUGE))));
        start(check);
        return check;
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itsRecordsAreCountedByTenantAndInNoOtherFigure() throws Exception {
        Engine engine = builder().open();
        RecordBatch batch = RecordBatch.of(
                record("a"),
                Record.builder("a").entity("e").version(-1).build(),
                record("b"),
                wrong(),
                Record.builder("only-wrong").entity("e").version(-1).build());

        engine.check(batch);
        engine.check(RecordBatch.of(record("b")));

        assertThat(engine.stats().records().checked())
                .containsOnly(Map.entry("", 2L), Map.entry("a", 2L), Map.entry("b", 2L));
        assertThat(engine.stats().totals()).isEqualTo(Counts.NONE);
    }

    @Test
    void recordsOfATransactionWithAWrongOneCountToo() throws Exception {
        Engine engine = builder().open();
        engine.check(RecordBatch.of(record("a")));

        BatchResult result = engine.check(RecordBatch.builder()
                .add(record("a"))
                .add(Record.builder("a").entity("e").version(-1).build())
                .transactional()
                .build());

        assertThat(result.rejections()).isNotEmpty();
        assertThat(engine.stats().records().checked()).containsOnly(Map.entry("a", 3L));
    }

    @Test
    void aBatchThatIsWrongAsAWholeLeavesNothingBehind() throws Exception {
        Engine engine = builder().open();
        long before = engine.stats().memory().usedBytes();
        RecordBatch.Builder tooLarge = RecordBatch.builder();
        for (int i = 0; i < 10; i++) {
            tooLarge.add(large("a", "e" + i, HUGE));
        }

        assertThatThrownBy(() -> engine.check(tooLarge.build())).isInstanceOf(RejectedException.class);

        assertThat(engine.stats().memory().usedBytes()).isEqualTo(before);
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    private static Record record(String tenant) {
        return Record.builder(tenant).entity("e").put("n", 1).build();
    }
}
