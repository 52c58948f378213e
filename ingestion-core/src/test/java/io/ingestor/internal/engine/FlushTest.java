package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.IngestorState;
import io.ingestor.Invariant;
import io.ingestor.Proves;
import io.ingestor.RecordCursor;
import io.ingestor.SinkState;
import io.ingestor.internal.checkpoint.CheckpointFile;
import io.ingestor.internal.checkpoint.LogConsumer;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EndingSink;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.ManualTime;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.internal.fake.Spin;
import io.ingestor.internal.flush.TableViolationException;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.SealedMemtable;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkProgress;
import io.ingestor.wal.Compression;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests which records reach a sink and when, and when they leave memory and the log. */
@Timeout(60)
class FlushTest {

    private static final int BUDGET = 1 << 20;
    private static final int RECORD = 20_000;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ControlledLog log = new ControlledLog();
    private final SimulatedSink sink = new SimulatedSink();
    private final SimulatedDirectory checkpoints = new SimulatedDirectory();
    private final ManualTime time = new ManualTime();

    private EngineBuilder builder() {
        return EngineBuilder.on(log)
                .memoryBudget(BUDGET)
                .sink(sink)
                .checkpoints(checkpoints)
                .flushInterval(INTERVAL)
                .flushTime(time);
    }

    private long checkpoint() throws Exception {
        return CheckpointFile.open(checkpoints).checkpoint().sequence(LogConsumer.SINK);
    }

    @Test
    void aCloseFlushesEverythingChecksItPointsItAndClosesTheSink() throws Exception {
        log.automatic();
        Engine engine = builder().open();
        engine.ingest(Records.batch("e", 0, 10)).join();
        engine.ingest(record("f", 1)).join();
        assertThat(sink.stored()).isEmpty();

        engine.close();

        assertThat(sink.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(sink.closes()).isEqualTo(1);
        assertThat(checkpoint()).isEqualTo(11);
        assertThat(engine.stats().sequences().checkpoint()).isEqualTo(11);
        assertThat(engine.stats().flush().records()).isEqualTo(11);
        assertThat(engine.stats().flush().bytes())
                .isEqualTo(sink.stored().stream()
                        .mapToLong(stored -> stored.record().encoded().length)
                        .sum());
        assertThat(engine.stats().flush().pendingTables()).isZero();
        assertThat(engine.stats().flush().state()).isEqualTo(SinkState.IDLE);
        assertThat(engine.state()).isEqualTo(IngestorState.CLOSED);
    }

    @Test
    void aRecordWaitsForTheFlushIntervalAndNoLonger() throws Exception {
        log.automatic();
        Engine engine = builder().open();
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL.minusNanos(1));
        engine.ingest(record("b", 2)).join();
        assertThat(engine.stats().flush().pendingTables()).isZero();
        assertThat(sink.stored()).isEmpty();

        time.advance(Duration.ofNanos(1));

        Spin.until(() -> engine.stats().sequences().checkpoint() == 2);
        assertThat(sink.batches()).containsExactly(2);
        engine.ingest(record("c", 3)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().sequences().checkpoint() == 3);
        engine.close();
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void nothingThatIsNotDurableReachesTheSink() throws Exception {
        log.automatic();
        Engine engine = builder().open();
        engine.ingest(record("a", 1)).join();
        log.hold();
        var undurable = engine.ingest(record("b", 2));
        log.write();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().flush().pendingTables() == 1);
        assertThat(engine.stats().flush().state()).isEqualTo(SinkState.IDLE);
        assertThat(sink.stored())
                .as("the table has what is durable too, and leaves as a whole")
                .isEmpty();

        log.syncWritten();

        Spin.until(() -> engine.stats().sequences().checkpoint() == 2);
        assertThat(undurable).isCompleted();
        engine.close();
    }

    @Test
    void afterTheLogHasFailedNothingMoreReachesTheSink() throws Exception {
        log.automatic();
        Engine engine = builder().open();
        engine.ingest(record("a", 1)).join();
        log.hold();
        engine.ingest(record("b", 2));
        log.write();
        log.failWith(new LogFailedException("sync failed"));

        time.advance(INTERVAL);
        engine.close();

        assertThat(sink.stored()).isEmpty();
        assertThat(sink.closes()).isEqualTo(1);
    }

    @Test
    void tablesAreSealedBeforeMemoryIsFullAndWhatTheSinkHasMakesRoom() throws Exception {
        log.automatic();
        Engine engine = builder().flushInterval(Duration.ofHours(1)).open();

        for (int i = 0; i < 300; i++) {
            // This caller does not wait, so it may be refused; the budget must never be exceeded.
            while (engine.ingest(large("e" + i, RECORD)).isCompletedExceptionally()) {
                assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
                Thread.onSpinWait();
            }
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        }
        engine.close();

        assertThat(sink.sequences()).hasSize(300).isSorted();
        assertThat(sink.batches()).hasSizeGreaterThan(10);
    }

    @Test
    void whatTheSinkHasCanStillBeReadWhileThereIsRoomForIt() throws Exception {
        log.automatic();
        Engine engine = builder().open();
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().sequences().checkpoint() == 1);

        assertThat(engine.get(TENANT, "a")).isPresent();
        assertThat(Records.entities(engine.scan(TENANT))).containsExactly("a");
        for (int i = 0; engine.get(TENANT, "a").isPresent(); i++) {
            var unused = engine.ingest(large("filler-" + i, RECORD));
            Thread.onSpinWait();
        }
        engine.close();
    }

    @Test
    void readsDoNotGetSlowerWithEveryTableThatWasFlushed() throws Exception {
        log.automatic();
        Engine engine = builder().memoryBudget(64 << 20).open();
        for (int i = 1; i <= 40; i++) {
            engine.ingest(record("e" + i, i)).join();
            time.advance(INTERVAL);
            long expected = i;
            Spin.until(() -> engine.stats().sequences().checkpoint() == expected);
        }
        Spin.until(() -> engine.stats().memory().memtables().count() <= 16);
        assertThat(engine.get(TENANT, "e40")).isPresent();
        assertThat(engine.get(TENANT, "e1")).isEmpty();
        engine.close();
    }

    @Test
    void aFailedFlushIsTriedAgainLaterAndLaterAndNothingComesTwice() throws Exception {
        log.automatic();
        AtomicInteger attempts = new AtomicInteger();
        sink.faults(() -> switch (attempts.getAndIncrement()) {
            case 0 -> SimulatedSink.Fault.BEFORE;
            case 1 -> SimulatedSink.Fault.HALF;
            case 2 -> SimulatedSink.Fault.AFTER;
            default -> SimulatedSink.Fault.NONE;
        });
        Engine engine = builder().open();
        engine.ingest(Records.batch("e", 0, 7)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().flush().state() == SinkState.FAILING);
        var failing = engine.stats().flush();
        assertThat(failing.lastFailure()).hasValue("java.io.IOException: sink failed before its commit");
        assertThat(failing.since()).hasValue(ManualTime.START.plus(INTERVAL));
        assertThat(failing.pendingTables()).isEqualTo(1);
        assertThat(engine.get(TENANT, "e0")).isPresent();

        time.advance(Duration.ofMillis(99));
        assertThat(attempts).hasValue(1);
        time.advance(Duration.ofMillis(1));
        Spin.until(() -> engine.stats().flush().lastFailure().get().contains("middle"));
        assertThat(sink.sequences()).containsExactly(1L, 2L, 3L);
        time.advance(Duration.ofMillis(199));
        assertThat(attempts).hasValue(2);
        time.advance(Duration.ofMillis(1));
        Spin.until(() -> engine.stats().flush().lastFailure().get().contains("after"));
        assertThat(engine.stats().flush().since()).hasValue(ManualTime.START.plus(INTERVAL));
        assertThat(engine.stats().sequences().checkpoint()).isZero();
        time.advance(Duration.ofMillis(400));

        Spin.until(() -> engine.stats().sequences().checkpoint() == 7);
        Spin.until(() -> engine.stats().flush().state() == SinkState.IDLE);
        assertThat(attempts).as("the sink said that it has all of it").hasValue(3);
        assertThat(sink.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(engine.stats().flush().since()).isEmpty();
        assertThat(engine.stats().flush().lastFailure()).isPresent();
        assertThat(engine.stats().flush().records())
                .as("also those that the sink stored before it threw")
                .isEqualTo(7);
        assertThat(engine.stats().flush().bytes()).isEqualTo(encodedBytes());
        engine.close();
    }

    private long encodedBytes() {
        return sink.stored().stream()
                .mapToLong(stored -> stored.record().encoded().length)
                .sum();
    }

    @Test
    void aCheckpointThatCannotBeWrittenKeepsTheTableAndTheSinkIsNotAskedAgain() throws Exception {
        log.automatic();
        Engine engine = builder().open();
        AtomicInteger failures = new AtomicInteger(1);
        checkpoints.faults(
                (call, file) -> call.equals("syncData") && failures.getAndDecrement() > 0 ? Fault.ENOSPC : null);
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().flush().state() == SinkState.FAILING);
        assertThat(engine.stats().flush().lastFailure().get()).contains("No space left");
        assertThat(engine.stats().sequences().checkpoint()).isZero();
        assertThat(engine.stats().flush().pendingTables()).isEqualTo(1);

        time.advance(Duration.ofMillis(100));

        Spin.until(() -> engine.stats().sequences().checkpoint() == 1);
        assertThat(sink.batches()).containsExactly(1);
        engine.close();
    }

    @Test
    void aSinkThatSaysItHasLessThanItHadOrMoreThanItGotIsFailing() throws Exception {
        log.automatic();
        AtomicReference<Long> says = new AtomicReference<>(0L);
        AtomicInteger attempts = new AtomicInteger();
        Sink lying = Sink.calling(
                batch -> {
                    if (attempts.getAndIncrement() == 1) {
                        throw new IllegalStateException("unsure");
                    }
                },
                () -> SinkProgress.upTo(log.id(), says.get()));
        Engine engine = builder().sink(lying).open();
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().sequences().checkpoint() == 1);
        engine.ingest(record("b", 2)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().flush().state() == SinkState.FAILING);

        time.advance(Duration.ofMillis(100));
        Spin.until(() -> engine.stats()
                .flush()
                .lastFailure()
                .get()
                .contains("must be from 1 (flushed) to 2 (delivered), was 0"));
        says.set(3L);
        time.advance(Duration.ofMillis(200));
        Spin.until(() -> engine.stats()
                .flush()
                .lastFailure()
                .get()
                .contains("must be from 1 (flushed) to 2 (delivered), was 3"));
        assertThat(attempts).hasValue(2);
        says.set(1L);
        time.advance(Duration.ofMillis(400));
        Spin.until(() -> engine.stats().sequences().checkpoint() == 2);
        engine.close();
    }

    @Test
    void errorsAndInterruptsOfASinkAreFailuresOfThatFlushAlone() throws Exception {
        log.automatic();
        AtomicInteger attempts = new AtomicInteger();
        List<Long> taken = new ArrayList<>();
        Sink rough = Sink.calling(batch -> {
            switch (attempts.getAndIncrement()) {
                case 0 -> throw new StackOverflowError("deep");
                case 1 -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalArgumentException("interrupted itself");
                }
                default -> {
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    Thread.currentThread().interrupt();
                    taken.add(batch.lastSequence());
                }
            }
        });
        Engine engine = builder().sink(rough).open();
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().flush().lastFailure().orElse("").contains("deep"));
        time.advance(Duration.ofMillis(100));
        Spin.until(() -> engine.stats().flush().lastFailure().get().contains("interrupted itself"));
        time.advance(Duration.ofMillis(200));
        Spin.until(() -> engine.stats().sequences().checkpoint() == 1);
        engine.ingest(record("b", 2)).join();
        engine.close();

        assertThat(taken).containsExactly(1L, 2L);
        assertThat(checkpoint()).isEqualTo(2);
        assertThat(engine.failure().join()).isEmpty();
    }

    /**
     * The sink throws like a client whose request was cancelled, and like one whose exception cannot build its message.
     */
    @Test
    void aSinkThatThrowsWhatIsHardToHandleIsFailingAndStopsNobody() throws Exception {
        log.automatic();
        AtomicInteger attempts = new AtomicInteger();
        Sink rough = Sink.calling(batch -> {
            switch (attempts.getAndIncrement()) {
                case 0 -> throw new CancellationException("request timed out");
                case 1 -> throw new CompletionException(null, null);
                case 2 -> throw new UntellableException();
                default -> {}
            }
        });
        Engine engine = builder().sink(rough).open();
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL);
        Spin.until(() -> engine.stats().flush().lastFailure().orElse("").contains("request timed out"));
        time.advance(Duration.ofMillis(100));
        Spin.until(() -> engine.stats().flush().lastFailure().get().contains("CompletionException"));
        time.advance(Duration.ofMillis(200));
        Spin.until(() -> engine.stats().flush().lastFailure().get().contains("UntellableException"));
        assertThat(engine.state()).isEqualTo(IngestorState.OPEN);
        time.advance(Duration.ofMillis(400));

        Spin.until(() -> engine.stats().sequences().checkpoint() == 1);
        engine.close();
        assertThat(engine.failure().join()).isEmpty();
    }

    /** An exception whose message cannot be built. */
    private static final class UntellableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no response to tell of");
        }
    }

    @Test
    void aSinkThatIsCancelledInItsCloseDoesNotKeepTheIngestorOpen() throws Exception {
        log.automatic();
        Sink rough = new EndingSink(() -> {
            throw new CancellationException("connection went first");
        });
        Engine engine = builder().sink(rough).open();

        engine.close();

        assertThat(engine.state()).isEqualTo(IngestorState.CLOSED);
        checkpoints.lock().close();
    }

    @Test
    void aLogThatFailsWhileItIsToReleaseWhatTheSinkHasStopsTheIngestor() throws Exception {
        log.automatic();
        Engine engine = builder().open();
        engine.ingest(record("a", 1)).join();
        LogFailedException cause = new LogFailedException("a directory sync failed");
        log.failWith(cause);

        time.advance(INTERVAL);

        assertThat(engine.failure().join()).containsSame(cause);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        engine.close();
    }

    @Test
    void nothingIsReleasedThatNoCheckpointCovers() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        EngineBuilder segmented = EngineBuilder.segmented()
                .walOptions(SegmentedOptions.builder()
                        .segmentBytes(64 << 10)
                        .maxQueuedBytes(64 << 10)
                        .compression(Compression.NONE)
                        .build())
                .sink(sink)
                .checkpoints(checkpoints);
        Engine first = segmented.open(directory);
        for (int i = 0; i < 20; i++) {
            first.ingest(large("e" + i, 12_000)).join();
        }
        first.close();
        assertThat(sink.sequences()).hasSize(20);
        // The checkpoint is behind, like after a crash between a flush and its checkpoint.
        SimulatedDirectory behind = new SimulatedDirectory();
        AtomicInteger failures = new AtomicInteger();
        behind.faults((call, file) -> {
            boolean fails = call.equals("syncData") && failures.get() < 2;
            failures.addAndGet(fails ? 1 : 0);
            return fails ? Fault.ENOSPC : null;
        });
        Engine second = segmented
                .sink(sink.restarted())
                .checkpoints(behind)
                .flushTime(time)
                .open(directory);
        Spin.until(() -> failures.get() == 1);
        while (failures.get() < 2) {
            time.advance(Duration.ofMillis(100));
            Thread.onSpinWait();
        }
        assertThat(second.firstSequence()).isEqualTo(1);
        Spin.until(() -> second.stats().flush().state() == SinkState.FAILING);

        while (second.firstSequence() == 1) {
            time.advance(Duration.ofMillis(200));
            Thread.onSpinWait();
        }

        assertThat(CheckpointFile.open(behind).checkpoint().sequence(LogConsumer.SINK))
                .isEqualTo(20);
        second.close();
    }

    @Test
    void aBatchAndItsCursorsEndWithTheFlush() throws Exception {
        log.automatic();
        AtomicReference<FlushBatch> kept = new AtomicReference<>();
        AtomicReference<RecordCursor> cursor = new AtomicReference<>();
        Engine engine = builder()
                .sink(Sink.calling(batch -> {
                    kept.set(batch);
                    cursor.set(batch.records());
                    assertThat(batch.records().next().entity()).isEqualTo("a");
                    assertThat(Records.entities(batch.records()))
                            .as("walked again")
                            .containsExactly("a", "b");
                }))
                .open();
        engine.ingest(record("a", 1)).join();
        engine.ingest(record("b", 1)).join();
        engine.close();

        assertThat(engine.stats().sequences().checkpoint()).isEqualTo(2);
        assertThatThrownBy(() -> cursor.get().next()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get().records()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTableThatLostAnEntryStopsTheEngineAndNothingOfItReachesTheSink() throws Exception {
        log.automatic();
        Engine engine = builder().memtables(losing(1)).open();
        engine.ingest(record("a", 1)).join();
        engine.ingest(record("b", 2)).join();
        time.advance(INTERVAL);

        assertThat(engine.failure().join().get())
                .isInstanceOf(TableViolationException.class)
                .hasMessageContaining("must yield 2 entries up to sequence 2, yields 1");
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        engine.close();
        assertThat(sink.stored()).isEmpty();
        assertThat(checkpoint()).isZero();
        assertThat(sink.closes()).isEqualTo(1);
    }

    @Test
    void aTableThatBreaksWhileTheSinkWalksItStopsTheEngineWhateverTheSinkMakesOfIt() throws Exception {
        log.automatic();
        Sink deaf = Sink.calling(batch -> {
            try {
                batch.records().next();
            } catch (RuntimeException e) {
                assertThat(e).isInstanceOf(TableViolationException.class);
            }
        });
        Engine engine = builder().memtables(breakingAtWalk(2)).sink(deaf).open();
        engine.ingest(record("a", 1)).join();
        time.advance(INTERVAL);

        assertThat(engine.failure().join().get()).isInstanceOf(TableViolationException.class);
        engine.close();
        assertThat(checkpoint()).isZero();
    }

    @Test
    void withoutALogTheSinkIsTheOnlyMemoryAndNumberingGoesOnBehindIt() throws Exception {
        SimulatedSink first = new SimulatedSink();
        try (Engine engine = withoutLog(first)) {
            engine.ingest(Records.batch("e", 0, 5), io.ingestor.Durability.ACCEPTED)
                    .join();
        }
        assertThat(first.stored()).hasSize(5);

        SimulatedSink second = first.restarted();
        try (Engine engine = withoutLog(second)) {
            assertThat(engine.ingest(record("next", 1), io.ingestor.Durability.ACCEPTED)
                            .join()
                            .sequence())
                    .isEqualTo(6);
        }
        assertThat(second.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(second.logId()).as("of a log that is never there again").isNotEqualTo(first.logId());
    }

    private static Engine withoutLog(Sink sink) throws Exception {
        return (Engine) io.ingestor.Ingestor.builder(java.nio.file.Path.of("unused"))
                .withoutLog()
                .sink(sink)
                .open();
    }

    /** Returns tables whose iteration in sequence order omits the last {@code entries} entries. */
    private static MemtableFactory losing(int entries) {
        return options -> proxied(HashMemtable.factory().create(options), frozen -> {
            EntryCursor all = frozen.inSequence();
            AtomicInteger left = new AtomicInteger(frozen.count() - entries);
            return into -> left.getAndDecrement() > 0 && all.next(into);
        });
    }

    /** Returns tables whose sequence-order iteration throws the {@code walk}th time, counted over all tables. */
    private static MemtableFactory breakingAtWalk(int walk) {
        AtomicInteger walks = new AtomicInteger();
        return options -> proxied(HashMemtable.factory().create(options), frozen -> {
            EntryCursor all = frozen.inSequence();
            boolean breaks = walks.incrementAndGet() == walk;
            return into -> {
                if (breaks) {
                    throw new IllegalStateException("entries went missing");
                }
                return all.next(into);
            };
        });
    }

    private static Memtable proxied(
            Memtable table, java.util.function.Function<SealedMemtable, EntryCursor> inSequence) {
        return (Memtable) Proxy.newProxyInstance(
                Memtable.class.getClassLoader(), new Class<?>[] {Memtable.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("seal")) {
                        return method.invoke(table, arguments);
                    }
                    SealedMemtable frozen = table.seal();
                    return Proxy.newProxyInstance(
                            Memtable.class.getClassLoader(),
                            new Class<?>[] {SealedMemtable.class},
                            (sealedProxy, sealedMethod, sealedArguments) ->
                                    sealedMethod.getName().equals("inSequence")
                                            ? inSequence.apply(frozen)
                                            : sealedMethod.invoke(frozen, sealedArguments));
                });
    }
}
