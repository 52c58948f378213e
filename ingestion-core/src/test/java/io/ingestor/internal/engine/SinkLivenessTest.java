package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.IngestorState;
import io.ingestor.Invariant;
import io.ingestor.OverloadedException;
import io.ingestor.Proves;
import io.ingestor.SinkState;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EndingSink;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.ManualTime;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.SkippedTime;
import io.ingestor.internal.fake.Spin;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.sink.Sink;
import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests invariant 9 with a sink that hangs, fails or is slow, if records that it lacks stay in memory. Memory stays
 * within the budget, reads work, service resumes, and the reason is reported.
 */
@Timeout(120)
class SinkLivenessTest {

    private static final int BUDGET = 1 << 20;
    private static final int RECORD = 20_000;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ControlledLog log = new ControlledLog().automatic();
    private final SimulatedSink sink = new SimulatedSink();
    private final ManualTime time = new ManualTime();

    private EngineBuilder builder(Sink with) {
        return EngineBuilder.on(log)
                .memoryBudget(BUDGET)
                .maxBacklogBytes(0)
                .sink(with)
                .flushInterval(INTERVAL)
                .closeFlushTimeout(Duration.ofSeconds(10))
                .flushTime(time);
    }

    /** Ingests until a call is refused, and returns the refusal. */
    private static OverloadedException fill(Engine engine) {
        for (int i = 0; ; i++) {
            CompletableFuture<Ack> ack = engine.ingest(large("filler-" + i, RECORD));
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
            try {
                ack.join();
            } catch (CompletionException e) {
                return (OverloadedException) e.getCause();
            }
        }
    }

    private static void assertReadable(Engine engine) throws Exception {
        assertThat(engine.get(TENANT, "early")).isPresent();
        assertThat(Records.entities(engine.scan(TENANT))).contains("early", "filler-0");
        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
    }

    private void assertEverythingOnce(Engine engine) {
        assertThat(sink.sequences())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, engine.stats().sequences().durable())
                                .boxed()
                                .toList());
    }

    @Test
    void aSinkThatHangsIsTurnedIntoOverloadThatTellsSinceWhenAndServiceResumes() throws Exception {
        GatedSink gated = new GatedSink(sink);
        Engine engine = builder(gated).open();
        engine.ingest(record("early", 1)).join();
        time.advance(INTERVAL);
        gated.awaitFlush();
        time.advance(Duration.ofMinutes(1));

        OverloadedException refusal = fill(engine);

        assertThat(refusal).hasMessageContaining("the sink has been flushing since " + ManualTime.START.plus(INTERVAL));
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(100));
        assertThat(engine.stats().flush().state()).isEqualTo(SinkState.FLUSHING);
        assertThat(engine.stats().flush().since()).hasValue(ManualTime.START.plus(INTERVAL));
        assertThat(engine.stats().flush().pendingTables()).isGreaterThan(1);
        assertThat(engine.state()).isEqualTo(IngestorState.OPEN);
        assertReadable(engine);

        gated.letThrough(1000);
        Spin.until(() -> !engine.ingest(large("again", RECORD)).isCompletedExceptionally());
        engine.close();
        assertEverythingOnce(engine);
        assertThat(sink.closes()).isEqualTo(1);
    }

    @Test
    void aSinkThatFailsIsTurnedIntoOverloadThatTellsWhyAndWhenToComeBackAndServiceResumes() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        sink.faults(() -> works.get() ? SimulatedSink.Fault.NONE : SimulatedSink.Fault.BEFORE);
        Engine engine = builder(sink).open();
        engine.ingest(record("early", 1)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().flush().state() == SinkState.FAILING);
        time.advance(Duration.ofMillis(100));
        time.advance(Duration.ofMillis(200));

        OverloadedException refusal = fill(engine);

        assertThat(refusal)
                .hasMessageContaining("the sink has been failing since " + ManualTime.START.plus(INTERVAL))
                .hasMessageContaining("sink failed before its commit");
        assertThat(refusal.retryAfter()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(30));
        assertReadable(engine);

        works.set(true);
        Spin.until(() -> {
            time.advance(Duration.ofSeconds(1));
            return !engine.ingest(large("again", RECORD)).isCompletedExceptionally();
        });
        Spin.until(() -> {
            time.advance(Duration.ofSeconds(1));
            return engine.stats().flush().state() == SinkState.IDLE;
        });
        engine.close();
        assertEverythingOnce(engine);
    }

    @Test
    void theWaitBetweenAttemptsGrowsToHalfAMinuteAndNoFurther() throws Exception {
        sink.faults(() -> SimulatedSink.Fault.BEFORE);
        Engine engine = builder(sink).closeFlushTimeout(Duration.ZERO).open();
        engine.ingest(record("early", 1)).join();
        time.advance(INTERVAL);
        List<Long> waits = new ArrayList<>();
        for (int attempt = 1; attempt <= 12; attempt++) {
            Spin.until(() -> engine.stats().flush().state() == SinkState.FAILING);
            // The next attempt is due after the delay that the refusal suggests.
            fill(engine);
            Duration hint = fill(engine).retryAfter();
            waits.add(hint.toMillis());
            time.advance(hint);
            Spin.until(() -> !fill(engine).retryAfter().equals(hint) || hint.equals(Duration.ofSeconds(30)));
        }
        assertThat(waits)
                .containsExactly(
                        100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L, 30_000L);
        engine.close();
    }

    @Test
    void aSlowSinkSlowsCallersDownAndNothingIsRefused() throws Exception {
        GatedSink gated = new GatedSink(sink);
        Engine engine = builder(gated)
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open();
        int records = 400;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                for (int i = 0; i < records; i++) {
                    engine.ingest(large("e" + i, RECORD)).join();
                    assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
                }
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        caller.start();
        int flushes = 0;
        while (caller.isAlive()) {
            // Lets a table leave only while the caller waits for memory, like the slowest possible sink. Does not wait
            // for a table to leave: a released caller may still look parked, and may end without sealing another table.
            if (LockSupport.getBlocker(caller) instanceof MemoryBudget && gated.letThroughIfHeld()) {
                flushes++;
            }
            Thread.onSpinWait();
        }
        gated.letThrough(1000);
        engine.close();

        assertThat(failure).hasValue(null);
        assertThat(flushes).isGreaterThan(5);
        assertThat(engine.stats().totals().refused()).isZero();
        assertThat(sink.sequences()).hasSize(records);
        assertEverythingOnce(engine);
    }

    @Test
    @Proves(Invariant.STAYS_IN_ITS_MEMORY)
    void smallRecordsFillMemoryToItsBudgetAndNotBeyondToo() throws Exception {
        GatedSink gated = new GatedSink(sink);
        Engine engine = builder(gated).open();
        int refusals = 0;
        for (int i = 0; refusals < 3; i++) {
            CompletableFuture<Ack> ack = engine.ingest(record("e" + i, i));
            refusals += ack.isCompletedExceptionally() ? 1 : 0;
            if (i % 50 == 0) {
                scanIfThereIsRoom(engine);
                assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
            }
        }
        scanIfThereIsRoom(engine);
        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        gated.letThrough(1000);
        engine.close();
        assertEverythingOnce(engine);
    }

    /** Scans, which makes sealed tables grow, unless the budget has no room for that. */
    private static void scanIfThereIsRoom(Engine engine) throws IOException {
        try {
            Records.entities(engine.scan(TENANT));
        } catch (OverloadedException e) {
            assertThat(e).hasMessageContaining("this scan needs");
        }
    }

    @Test
    void aCloseGivesASinkThatHangsItsTimeAndThenLeavesItAlone() throws Exception {
        GatedSink gated = new GatedSink(sink);
        SimulatedDirectory checkpoints = new SimulatedDirectory();
        Engine engine = builder(gated).checkpoints(checkpoints).open();
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL);
        gated.awaitFlush();
        Thread closer = new Thread(() -> {
            try {
                engine.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        closer.start();
        Spin.until(() -> log.closes() == 1);
        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(closer.isAlive()).isTrue();
        while (closer.isAlive()) {
            time.advance(Duration.ofSeconds(10));
            closer.join(1);
        }

        assertThat(engine.state()).isEqualTo(IngestorState.CLOSED);
        assertThat(sink.closes()).isZero();
        assertThatThrownBy(checkpoints::lock)
                .as("the call may still store what it has, and another owner would store it again")
                .isInstanceOf(DirectoryLockedException.class);
        int operations = checkpoints.operationCount();

        gated.letThrough(1);

        Spin.until(() -> canBeLocked(checkpoints));
        assertThat(sink.sequences()).containsExactly(1L);
        assertThat(checkpoints.operationCount())
                .as("what a call does that comes back late is not written down: the log is closed")
                .isEqualTo(operations);
    }

    private static boolean canBeLocked(SimulatedDirectory directory) {
        try {
            directory.lock().close();
            return true;
        } catch (DirectoryLockedException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCloseDoesNotWaitForASinkThatHangsInItsOwnClose() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Engine engine = builder(new EndingSink(() -> {
                    closing.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                }))
                .open();
        Thread closer = new Thread(() -> {
            try {
                engine.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        closer.start();
        closing.await();
        assertThat(closer.isAlive()).isTrue();
        while (closer.isAlive()) {
            time.advance(Duration.ofSeconds(10));
            closer.join(1);
        }
        assertThat(engine.state()).isEqualTo(IngestorState.CLOSED);
        never.countDown();
    }

    @Test
    void aCloseTriesAgainWhileItHasTime() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        sink.faults(() -> attempts.incrementAndGet() < 4 ? SimulatedSink.Fault.BEFORE : SimulatedSink.Fault.NONE);
        Engine engine = builder(sink)
                .flushTime(new SkippedTime())
                .closeFlushTimeout(Duration.ofHours(1))
                .open();
        engine.ingest(record("a", 1)).join();

        engine.close();

        assertThat(attempts).hasValue(4);
        assertEverythingOnce(engine);
        assertThat(sink.closes()).isEqualTo(1);
    }

    @Test
    void aCloseWithoutTimeLeavesTheRestToTheLogAndClosesTheSink() throws Exception {
        Engine engine = builder(sink).closeFlushTimeout(Duration.ZERO).open();
        engine.ingest(record("a", 1)).join();

        engine.close();

        assertThat(sink.stored()).isEmpty();
        assertThat(sink.closes()).isEqualTo(1);
        assertThat(engine.failure().join()).isEmpty();
    }

    @Test
    void aReplayThatMemoryCannotHoldIsFlushedFromTheLog() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        int records = fillLog(directory);

        try (Engine engine = EngineBuilder.segmented()
                .memoryBudget(BUDGET)
                .sink(sink)
                .flushTime(time)
                .open(directory)) {
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
            assertThat(engine.stats().memory().wholeFrom()).isGreaterThan(records / 2);
        }
        assertThat(sink.sequences()).hasSize(records).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theFailureOfAnOpenClosesTheSink() {
        assertThatThrownBy(() -> builder(sink)
                        .memtables(options -> {
                            throw new IllegalStateException("no table");
                        })
                        .open())
                .hasMessage("no table");
        assertThat(sink.closes()).isEqualTo(1);
    }

    private static int fillLog(SimulatedDirectory directory) throws IOException {
        int records = 300;
        try (Engine engine = EngineBuilder.segmented().open(directory)) {
            for (int i = 0; i < records; i++) {
                engine.ingest(large("e" + i, 10_000)).join();
            }
        }
        return records;
    }
}
