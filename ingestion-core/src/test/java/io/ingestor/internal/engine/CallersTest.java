package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that no caller, and no executor of a caller, affects other callers. */
@Timeout(60)
class CallersTest {

    private final ControlledLog log = new ControlledLog();

    private void commit() {
        log.write();
        log.syncWritten();
    }

    @Test
    void futuresCompleteOnTheExecutorAndNeverOnAThreadOfTheLog() throws Exception {
        List<Runnable> tasks = new ArrayList<>();
        Engine engine = EngineBuilder.on(log).ackExecutor(tasks::add).open();
        CompletableFuture<Ack> ack = engine.ingest(record("e", 1));
        CompletableFuture<Long> sync = engine.sync();

        commit();
        assertThat(ack).isNotDone();
        assertThat(sync).isNotDone();
        assertThat(engine.get(TENANT, "e")).isPresent();

        tasks.forEach(Runnable::run);
        assertThat(ack).isCompleted();
        assertThat(sync).isCompletedWithValue(1L);
    }

    @Test
    void aSlowCallbackDelaysNobody() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            Engine engine = EngineBuilder.on(log).ackExecutor(two).open();
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            CompletableFuture<Void> slow = engine.ingest(record("slow", 1)).thenAccept(ack -> {
                entered.countDown();
                awaitQuietly(leave);
            });
            commit();
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

            for (int i = 0; i < 100; i++) {
                CompletableFuture<Ack> other = engine.ingest(record("other", i));
                commit();
                assertThat(other).succeedsWithin(Duration.ofSeconds(30));
            }
            assertThat(slow).isNotDone();
            leave.countDown();
            assertThat(slow).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            two.shutdown();
        }
    }

    @Test
    void aCallbackThatThrowsHarmsNobody() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        CompletableFuture<Void> throwing = engine.ingest(record("throwing", 1)).thenAccept(ack -> {
            throw new IllegalStateException("host's defect");
        });
        CompletableFuture<Ack> other = engine.ingest(record("other", 2));

        commit();

        assertThat(throwing).isCompletedExceptionally();
        assertThat(other).isCompleted();
        assertThat(engine.stats().totals().durable()).isEqualTo(2);
    }

    @Test
    void aCancelledCallIsInTheLogLikeAnyOther() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        CompletableFuture<Ack> cancelled = engine.ingest(record("cancelled", 1));
        CompletableFuture<Ack> other = engine.ingest(record("other", 2));

        cancelled.cancel(true);
        commit();

        assertThat(cancelled).isCancelled();
        assertThat(other).isCompleted();
        assertThat(engine.get(TENANT, "cancelled")).isPresent();
        assertThat(engine.stats().totals().durable()).isEqualTo(2);
        assertThat(engine.stats().totals().inFlight()).isZero();
        assertThat(engine.stats().acks().pendingRecords()).isZero();
    }

    @Test
    void aCallerThatCompletesItsFutureItselfFoolsOnlyItself() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        engine.ingest(record("e", 1)).complete(null);

        commit();
        engine.close();

        assertThat(engine.stats().totals().durable()).isEqualTo(1);
    }

    @Test
    void anExecutorThatThrowsLosesNoAcknowledgement() throws Exception {
        Executor broken = task -> {
            throw new RejectedExecutionException("shut down");
        };
        Engine engine = EngineBuilder.on(log).ackExecutor(broken).open();
        List<CompletableFuture<Ack>> acks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            acks.add(engine.ingest(record("e" + i, i)));
        }

        commit();

        assertThat(acks).allSatisfy(ack -> assertThat(ack).succeedsWithin(Duration.ofSeconds(30)));
    }

    @Test
    void aCallerThatIsInterruptedIsServedLikeAnyOther() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        Thread.currentThread().interrupt();

        CompletableFuture<Ack> ack = engine.ingest(record("e", 1));

        assertThat(Thread.interrupted()).isTrue();
        commit();
        assertThat(ack).isCompleted();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
