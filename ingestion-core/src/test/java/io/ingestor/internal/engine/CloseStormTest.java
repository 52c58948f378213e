package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Backpressure;
import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests closes while callers are in every state: in a call, in a callback, reading, or waiting for memory or a result.
 */
@Tag("proof")
@Timeout(300)
class CloseStormTest {

    private static final List<Durability> DURABILITIES = List.of(Durability.values());

    private static final int ROUNDS = 150;
    private static final int CALLERS = 4;
    private static final Duration LONGEST_ROUND = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Test
    void everyCallIsAnsweredAndEveryCloseEnds() throws Exception {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("close storm: -Dseed=" + seed);
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
            storm(seed + round);
        }
    }

    private static void storm(long seed) throws Exception {
        Random random = new Random(seed);
        Queue<CompletableFuture<?>> answers = new ConcurrentLinkedQueue<>();
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        Engine engine = open(random);
        try {
            for (int i = 0; i < CALLERS; i++) {
                long callerSeed = random.nextLong();
                threads.add(new Thread(() -> {
                    try {
                        call(engine, new Random(callerSeed), answers, calls, leave);
                    } catch (Throwable t) {
                        wrong.add(t);
                    }
                }));
            }
            threads.forEach(Thread::start);
            int before = random.nextInt(400);
            // All callers get stuck on an executor that runs nothing, so the wait is bounded.
            long latest = System.nanoTime() + LONGEST_ROUND.toNanos();
            while (calls.get() < before && System.nanoTime() < latest) {
                Thread.onSpinWait();
            }
            List<CompletableFuture<Void>> closes = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                closes.add(CompletableFuture.runAsync(() -> close(engine), task -> new Thread(task).start()));
            }
            for (CompletableFuture<Void> close : closes) {
                close.get(200, TimeUnit.SECONDS);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            leave.countDown();
        }

        assertThat(wrong).as("seed %d", seed).isEmpty();
        assertThat(answers).as("seed %d", seed).allMatch(CompletableFuture::isDone);
        assertThat(engine.failure()).as("seed %d", seed).isCompletedWithValueMatching(Optional::isEmpty);
        Counts totals = engine.stats().totals();
        assertThat(totals.received())
                .as("seed %d: %s", seed, totals)
                .isEqualTo(totals.durable() + totals.rejected() + totals.refused());
    }

    private static Engine open(Random random) throws IOException {
        EngineBuilder builder = EngineBuilder.segmented()
                .memoryBudget(1 << 20)
                .batchSize(random.nextBoolean() ? 1 : 100)
                .backpressure(
                        random.nextBoolean() ? Backpressure.refuse() : Backpressure.waitAtMost(Duration.ofDays(1)))
                .ackExecutor(executor(random));
        if (random.nextBoolean()) {
            builder.sink(new SimulatedSink()).flushInterval(Duration.ofMillis(1 + random.nextInt(20)));
        }
        return builder.open(new SimulatedDirectory());
    }

    private static @Nullable Executor executor(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> EngineBuilder.commonPool();
            case 1 -> task -> {};
            case 2 ->
                task -> {
                    throw new IllegalStateException("shut down");
                };
            default -> null;
        };
    }

    private static void close(Engine engine) {
        try {
            engine.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes random calls until the engine is closed. */
    private static void call(
            Engine engine,
            Random random,
            Queue<CompletableFuture<?>> answers,
            AtomicInteger calls,
            CountDownLatch leave)
            throws Exception {
        boolean blocked = false;
        while (engine.state() == IngestorState.OPEN) {
            Durability durability = DURABILITIES.get(random.nextInt(DURABILITIES.size()));
            String entity = "e-" + random.nextInt(50);
            calls.getAndIncrement();
            switch (random.nextInt(9)) {
                case 0 -> answers.add(engine.ingest(record(entity, 1), durability));
                case 1 -> answers.add(engine.ingest(RecordBatch.of(record(entity, 1), record(entity, 2)), durability));
                case 2 -> answers.add(engine.ingest(large(entity, 20_000), durability));
                case 3 -> answers.add(engine.sync());
                case 4 -> await(engine.ingest(record(entity, 1), durability));
                case 5 -> await(engine.sync().thenApply(sequence -> sequence));
                case 6 -> {
                    CompletableFuture<?> ack = engine.ingest(record(entity, 1), durability);
                    answers.add(ack);
                    CompletableFuture<?> unused =
                            ack.thenRun(() -> engine.sync().join());
                }
                case 7 -> read(engine, entity);
                default -> {
                    if (!blocked) {
                        blocked = true;
                        CompletableFuture<?> ack = engine.ingest(record(entity, 1), durability);
                        answers.add(ack);
                        Thread caller = Thread.currentThread();
                        CompletableFuture<?> unused = ack.thenRun(() -> {
                            if (Thread.currentThread() != caller) {
                                stay(leave);
                            }
                        });
                    }
                }
            }
        }
    }

    private static void stay(CountDownLatch leave) {
        try {
            leave.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void read(Engine engine, String entity) throws IOException {
        try {
            var unused = engine.get(TENANT, entity);
            engine.scan(TENANT).close();
        } catch (IngestionException e) {
            assertThat(e).isInstanceOf(io.ingestor.NotOpenException.class);
        }
    }

    private static void await(CompletableFuture<?> answer) throws InterruptedException, TimeoutException {
        try {
            answer.get(200, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(IngestionException.class);
        }
    }
}
