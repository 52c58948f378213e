package io.ingestor.internal.commit;

import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.BatchResult;
import io.ingestor.RecordBatch;
import io.ingestor.internal.engine.Engine;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.host.EngineThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a callback that waits, even forever, delays no acknowledgement. */
@Timeout(120)
class CallbackTest {

    private final ControlledLog log = new ControlledLog().automatic();

    /** Ways to wait for a call in a callback. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
    enum Wait {
        SYNC(engine -> engine.sync().join()),
        RECORD(engine -> engine.ingest(record("inner", 1)).join().sequence()),
        BATCH(engine -> {
            BatchResult result = engine.ingest(RecordBatch.builder()
                            .add(record("inner", 1))
                            .add(record("inner", 2))
                            .build())
                    .join();
            return result.lastSequence();
        }),
        GET(engine -> unchecked(() -> engine.sync().get())),
        TIMED_GET(engine -> unchecked(() -> engine.sync().get(100, TimeUnit.SECONDS))),
        DEPENDENT(engine -> engine.sync().thenApply(sequence -> sequence).join()),
        DEPENDENT_TIMED_GET(engine ->
                unchecked(() -> engine.sync().thenApply(sequence -> sequence).get(100, TimeUnit.SECONDS))),
        WITH_A_DEPENDENT(engine -> {
            CompletableFuture<Long> sync = engine.sync();
            CompletableFuture<Void> unused = sync.thenAccept(sequence -> {});
            return sync.join();
        }),
        OR_TIMEOUT(engine -> engine.sync().orTimeout(100, TimeUnit.SECONDS).join()),
        ALL_OF(engine -> {
            CompletableFuture<Long> sync = engine.sync();
            CompletableFuture.allOf(sync, engine.ingest(record("inner", 1))).join();
            return sync.join();
        }),
        ANY_OF(engine -> (Long) CompletableFuture.anyOf(engine.sync()).join()),
        NESTED(engine -> engine.sync()
                .thenApply(first ->
                        engine.sync().thenApply(second -> engine.sync().join()).join())
                .join());

        private final Function<Engine, Long> call;

        Wait(Function<Engine, Long> call) {
            this.call = call;
        }

        /** Returns true if the wait needs more threads, because its future has no reference to the call. */
        boolean needsThreads() {
            return this == ALL_OF || this == ANY_OF;
        }
    }

    private static <T> T unchecked(java.util.concurrent.Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Ingests a record and runs the callback after its acknowledgement, never on the calling thread. */
    private <T> CompletableFuture<T> ingest(Engine engine, int value, Function<Ack, T> callback) {
        log.hold();
        CompletableFuture<T> called = engine.ingest(record("outer", value)).thenApply(callback);
        log.automatic();
        CompletableFuture<Long> unused = log.sync();
        return called;
    }

    @ParameterizedTest
    @EnumSource(Wait.class)
    void aCallbackMayWaitForAnotherCall(Wait wait) throws Exception {
        try (Engine engine = EngineBuilder.on(log).ackExecutor(null).open()) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Long> done = ingest(engine, i, ack -> wait.call.apply(engine));

                assertThat(done.get(100, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Wait.class)
    void aCallbackOnAnExecutorOfOneThreadMayWaitForAnotherCall(Wait wait) throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (Engine engine = EngineBuilder.on(log).ackExecutor(one).open()) {
            for (int i = 0; i < 20 && !wait.needsThreads(); i++) {
                CompletableFuture<Long> done = ingest(engine, i, ack -> wait.call.apply(engine));

                assertThat(done.get(100, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            one.shutdown();
        }
    }

    @Test
    void aCallbackMayWaitForWhatIsDecidedLater() throws Exception {
        try (Engine engine = EngineBuilder.on(log).ackExecutor(null).open()) {
            CountDownLatch entered = new CountDownLatch(1);
            CompletableFuture<Long> done = ingest(engine, 1, ack -> {
                log.hold();
                CompletableFuture<Ack> inner = engine.ingest(record("inner", 1));
                entered.countDown();
                return inner.thenApply(Ack::sequence).join();
            });
            entered.await();

            CompletableFuture<Ack> other = engine.ingest(record("other", 1));
            log.write();
            log.syncWritten();

            assertThat(done.get(100, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(other.get(100, TimeUnit.SECONDS).sequence()).isEqualTo(3);
        }
    }

    @Test
    void aTimedWaitInACallbackEndsInTime() throws Exception {
        try (Engine engine = EngineBuilder.on(log).ackExecutor(null).open()) {
            CompletableFuture<@Nullable Throwable> thrown = ingest(engine, 1, ack -> {
                log.hold();
                CompletableFuture<Ack> undecided = engine.ingest(record("inner", 1));
                try {
                    undecided.thenApply(Ack::sequence).get(1, TimeUnit.MILLISECONDS);
                    return null;
                } catch (TimeoutException | InterruptedException | ExecutionException e) {
                    return e;
                }
            });

            assertThat(thrown.get(100, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aCallbackThatNeverReturnsHoldsUpNothingElse() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> stuck = new ArrayList<>();
        List<CompletableFuture<Long>> others = new ArrayList<>();
        try {
            Engine engine = EngineBuilder.on(log).ackExecutor(null).open();
            CountDownLatch entered = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                stuck.add(ingest(engine, i, ack -> {
                    entered.countDown();
                    await(leave);
                    return true;
                }));
            }
            for (int i = 0; i < 1_000; i++) {
                others.add(engine.ingest(record("other", i)).thenApply(Ack::sequence));
            }
            for (CompletableFuture<Long> other : others) {
                assertThat(other.get(100, TimeUnit.SECONDS)).isPositive();
            }
            await(entered);

            engine.close();

            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        } finally {
            leave.countDown();
        }
        for (CompletableFuture<Boolean> one : stuck) {
            one.get(100, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCloseCompletesWhatIsQueuedThoughCallbacksNeverReturn() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        List<CompletableFuture<Ack>> acks = new ArrayList<>();
        List<CompletableFuture<Void>> stuck = new ArrayList<>();
        try {
            Engine engine = EngineBuilder.on(log).ackExecutor(task -> {}).open();
            for (int i = 0; i < 20; i++) {
                log.hold();
                CompletableFuture<Ack> ack = engine.ingest(record("e", i));
                acks.add(ack);
                if (i % 7 == 0) {
                    stuck.add(ack.thenAccept(a -> await(leave)));
                }
            }

            engine.close();

            assertThat(acks).allMatch(CompletableFuture::isDone);
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        } finally {
            leave.countDown();
        }
        for (CompletableFuture<Void> one : stuck) {
            one.get(100, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCallbackMayClose() throws Exception {
        Engine engine = EngineBuilder.on(log).ackExecutor(null).open();
        List<CompletableFuture<Ack>> others = new ArrayList<>();
        log.hold();
        for (int i = 0; i < 10; i++) {
            others.add(engine.ingest(record("other", i)));
        }

        CompletableFuture<Boolean> closed = ingest(
                engine,
                1,
                ack -> unchecked(() -> {
                    engine.close();
                    return others.stream().allMatch(CompletableFuture::isDone);
                }));

        assertThat(closed.get(100, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void threadsForCallbacksThatBlockAreBounded() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        AckThreads threads = new AckThreads(new EngineThreads("test"));
        CountDownLatch entered = new CountDownLatch(AckThreads.MAX_THREADS);
        CountDownLatch ran = new CountDownLatch(2 * AckThreads.MAX_THREADS);
        try {
            for (int i = 0; i < 2 * AckThreads.MAX_THREADS; i++) {
                threads.execute(() -> {
                    entered.countDown();
                    AckThreads.standAside();
                    await(leave);
                    ran.countDown();
                });
            }
            await(entered);

            assertThat(threads.isExhausted()).isTrue();
        } finally {
            leave.countDown();
        }
        await(ran);
    }

    @Test
    void tasksRunInOrderWhileNoneIsStuck() throws Exception {
        // The time limit of a callback is disabled, because a busy machine may suspend a thread for longer.
        AckThreads threads = new AckThreads(new EngineThreads("test"), Long.MAX_VALUE, Thread::start);
        List<Integer> order = new ArrayList<>();
        CountDownLatch ran = new CountDownLatch(10_000);
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            threads.execute(() -> {
                order.add(number);
                ran.countDown();
            });
        }

        await(ran);

        assertThat(order).hasSize(10_000).isSorted();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(110, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
