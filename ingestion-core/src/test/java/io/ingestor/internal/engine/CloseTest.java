package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ack;
import io.ingestor.IngestorState;
import io.ingestor.NotOpenException;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Spin;
import io.ingestor.wal.LogFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloseTest {

    private final ControlledLog log = new ControlledLog();

    @Test
    void closingMakesDurableWhatWasTakenAndAcknowledgesIt() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        CompletableFuture<Ack> ack = engine.ingest(record("e", 1));
        CompletableFuture<Long> sync = engine.sync();

        engine.close();

        assertThat(ack).isCompleted();
        assertThat(sync).isCompletedWithValue(1L);
        assertThat(engine.state()).isEqualTo(IngestorState.CLOSED);
        assertThat(engine.failure()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void aClosedEngineIsNotRead() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).open();
        engine.ingest(record("e", 1)).join();
        engine.close();

        List<ThrowingCallable> reads = List.of(
                () -> engine.get(TENANT, "e"),
                () -> engine.get(TENANT, "e", 1),
                () -> engine.scan(TENANT),
                () -> engine.read(1),
                () -> engine.check(RecordBatch.of(record("e", 1))));

        assertThat(reads)
                .allSatisfy(read -> assertThatThrownBy(read)
                        .isInstanceOfSatisfying(
                                NotOpenException.class,
                                refusal -> assertThat(refusal.state()).isEqualTo(IngestorState.CLOSED)));
    }

    @Test
    void anEngineThatFailedIsReadUntilItIsClosed() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).open();
        engine.ingest(record("e", 1)).join();
        log.failWith(new LogFailedException("broken", new IOException("broken")));
        assertThat(engine.sync()).isCompletedExceptionally();
        assertThat(engine.get(TENANT, "e")).isPresent();

        engine.close();

        assertThatThrownBy(() -> engine.get(TENANT, "e"))
                .isInstanceOfSatisfying(
                        NotOpenException.class,
                        refusal -> assertThat(refusal.state()).isEqualTo(IngestorState.FAILED));
    }

    @Test
    void everyFutureIsCompleteWhenCloseReturnsEvenIfTheExecutorNeverRanIt() throws Exception {
        Engine engine = EngineBuilder.on(log).ackExecutor(task -> {}).open();
        CompletableFuture<Ack> decided = engine.ingest(record("e", 1));
        log.write();
        log.syncWritten();
        CompletableFuture<Ack> undecided = engine.ingest(record("e", 2));
        assertThat(decided).isNotDone();

        engine.close();

        assertThat(decided).isCompleted();
        assertThat(undecided).isCompleted();
    }

    @Test
    void everyFutureOfTheFailureIsCompleteWhenCloseReturnsThoughACallbackOfAnotherHangs() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Engine engine = EngineBuilder.on(log)
                .ackExecutor(task -> {
                    Thread thread = new Thread(task, "acks-of-the-test");
                    thread.start();
                    // Once the callback has begun on this thread, the close cannot take it over.
                    Spin.until(() -> !thread.isAlive() || entered.getCount() == 0);
                })
                .open();
        CompletableFuture<Optional<Throwable>> first = engine.failure();
        CompletableFuture<Optional<Throwable>> hanging = engine.failure();
        CompletableFuture<Void> callback = hanging.thenRun(() -> {
            entered.countDown();
            await(released);
        });
        CompletableFuture<Optional<Throwable>> last = engine.failure();

        engine.close();

        assertThat(List.of(first, hanging, last))
                .allSatisfy(future -> assertThat(future).isCompletedWithValue(Optional.empty()));
        released.countDown();
        callback.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClosedEngineTakesNothing() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        engine.close();

        assertThat(engine.ingest(record("e", 1)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        NotOpenException.class,
                        refusal -> assertThat(refusal.state()).isEqualTo(IngestorState.CLOSED))
                .withMessageContaining("closed");
        assertThat(engine.sync()).isCompletedExceptionally();
        assertThat(log.entryCount()).isZero();
        assertThat(engine.stats().totals().refused()).isEqualTo(1);
    }

    @Test
    void closingTwiceClosesOnce() throws Exception {
        Engine engine = EngineBuilder.on(log).open();

        engine.close();
        engine.close();

        assertThat(log.closes()).isEqualTo(1);
    }

    @Test
    void aCallbackMayCloseTheEngine() throws Exception {
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Engine engine = EngineBuilder.on(log).open();
        CompletableFuture<Void> closed = engine.ingest(record("e", 1)).thenAccept(ack -> {
            try {
                engine.close();
            } catch (Exception e) {
                thrown.set(e);
            }
        });

        engine.close(); // runs the callback, which calls close again

        assertThat(closed).isCompleted();
        assertThat(thrown).hasValue(null);
    }

    @Test
    void callersThatRaceWithACloseAreAllAnswered() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("seed " + seed);
        for (int round = 0; round < 50; round++) {
            ControlledLog fresh = new ControlledLog().automatic();
            Engine engine = EngineBuilder.on(fresh)
                    .ackExecutor(EngineBuilder.commonPool())
                    .open();
            int closeAfter = new java.util.Random(seed + round).nextInt(200);
            CountDownLatch started = new CountDownLatch(2);
            List<Thread> threads = new ArrayList<>();
            List<List<CompletableFuture<Ack>>> all = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                List<CompletableFuture<Ack>> own = new ArrayList<>();
                all.add(own);
                threads.add(new Thread(() -> {
                    started.countDown();
                    CompletableFuture<Ack> ack;
                    do {
                        ack = engine.ingest(record("e", own.size()));
                        own.add(ack);
                    } while (!ack.isCompletedExceptionally());
                }));
            }
            threads.forEach(Thread::start);
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            while (fresh.entryCount() < closeAfter) {
                Thread.onSpinWait();
            }

            engine.close();

            for (Thread thread : threads) {
                thread.join();
            }
            long acknowledged = 0;
            long refused = 0;
            for (List<CompletableFuture<Ack>> own : all) {
                for (CompletableFuture<Ack> ack : own) {
                    assertThat(ack).isDone();
                    if (ack.isCompletedExceptionally()) {
                        refused++;
                    } else {
                        acknowledged++;
                    }
                }
            }
            // A caller that the log refuses may make another call before it learns of the close.
            assertThat(refused).isGreaterThanOrEqualTo(2);
            assertThat(engine.stats().totals().durable()).isEqualTo(acknowledged);
            assertThat(engine.stats().totals().refused()).isEqualTo(refused);
            assertThat(engine.stats().totals().inFlight()).isZero();
        }
    }
}
