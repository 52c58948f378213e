package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ack;
import io.ingestor.Durability;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Invariant;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.Proves;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.LogLines;
import io.ingestor.internal.fake.Records;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.wal.LogFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Tests invariant 3: the first failure stops the engine permanently, and undecided calls fail with an unknown outcome.
 */
class FailStopTest {

    private final ControlledLog log = new ControlledLog();
    private final LogFailedException broken = new LogFailedException("fdatasync: Input/output error");

    private static void assertUnknown(CompletableFuture<?> future, Throwable cause) {
        assertThat(future)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OutcomeUnknownException.class)
                .withMessageContaining("all of it or nothing")
                .withMessageContaining("(" + cause.getMessage() + ")")
                .havingCause()
                .isSameAs(cause);
    }

    @Test
    void aLogThatFailedWithNothingInFlightStopsTheEngineWhenItIsAskedToSync() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).open();
        engine.ingest(record("kept", 1)).join();
        log.failWith(broken);
        assertThat(engine.state()).isEqualTo(IngestorState.OPEN);

        assertUnknown(engine.sync(), broken);

        assertThat(engine.failure().join()).containsSame(broken);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        engine.close();
    }

    @Test
    void aCloseFindsOutThatTheLogFailedWithNothingInFlight() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).open();
        engine.ingest(record("kept", 1)).join();
        log.closeInSilence();
        log.failWith(broken);

        engine.close();

        assertThat(engine.failure().join()).containsSame(broken);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
    }

    @Test
    @Proves(Invariant.FAILS_FOR_GOOD)
    void aFailedSyncMakesEveryPendingCallUnknownAndStopsTheEngine() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        engine.ingest(record("kept", 1));
        log.write();
        log.syncWritten();
        CompletableFuture<Ack> written = engine.ingest(record("written", 2));
        log.write();
        CompletableFuture<Ack> queued = engine.ingest(record("queued", 3));
        CompletableFuture<Long> sync = engine.sync();
        assertThat(engine.failure()).isNotDone();

        log.failWith(broken);

        assertUnknown(written, broken);
        assertUnknown(queued, broken);
        assertUnknown(sync, broken);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        assertThat(engine.failure()).isCompletedWithValue(Optional.of(broken));
        assertThat(engine.stats().totals()).isEqualTo(new Counts(3, 1, 0, 0, 0, 0, 2, 0));
        assertThat(engine.stats().acks().pendingRecords()).isZero();
    }

    /** Closes the engine after the failure was logged and before it is reported. */
    @Test
    void aCloseWhileTheFailureIsFoundTellsItsCause() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        engine.ingest(record("e", 1));
        AtomicBoolean closes = new AtomicBoolean(true);
        try (LogLines lines = new LogLines(line -> {
            if (line.contains("the ingestor stopped") && closes.getAndSet(false)) {
                closeQuietly(engine);
            }
        })) {
            log.failWith(broken);

            assertThat(lines.seen()).anyMatch(line -> line.contains("the ingestor stopped"));
        }
        assertThat(engine.failure()).isCompletedWithValue(Optional.of(broken));
    }

    private static void closeQuietly(Engine engine) {
        try {
            engine.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Proves(Invariant.FAILS_FOR_GOOD)
    void afterAFailureNothingIsTakenAndTheReasonIsTold() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        engine.ingest(record("e", 1));
        log.failWith(broken);
        int entries = log.entryCount();

        assertThat(engine.ingest(record("e", 2)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        NotOpenException.class,
                        refusal -> assertThat(refusal.state()).isEqualTo(IngestorState.FAILED))
                .withMessageContaining("fdatasync: Input/output error")
                .withMessageContaining("the call was not accepted")
                .havingCause()
                .isSameAs(broken);
        assertThat(engine.sync()).isCompletedExceptionally();
        assertThat(log.entryCount()).isEqualTo(entries);
        assertThat(engine.stats().totals().refused()).isEqualTo(1);
    }

    @Test
    void whatWasDurableIsStillReadAndWhatWasNotIsNot() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        engine.ingest(record("kept", 1));
        log.write();
        log.syncWritten();
        engine.ingest(record("lost", 2));
        log.write();

        log.failWith(broken);

        assertThat(engine.get(TENANT, "kept")).isPresent();
        assertThat(engine.get(TENANT, "lost")).isEmpty();
        assertThat(Records.entities(engine.scan(TENANT))).containsExactly("kept");
        assertThat(Records.entities(engine.read(1))).containsExactly("kept");
    }

    @Test
    void anAckThatWasGivenAtALowerLevelStandsButTheRecordCountsAsUnknown() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        CompletableFuture<Ack> accepted = engine.ingest(record("e", 1), Durability.ACCEPTED);

        log.failWith(broken);

        assertThat(accepted).isCompleted();
        assertThat(engine.stats().totals()).isEqualTo(new Counts(1, 0, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void aLogThatFailsTheAppendItselfStopsTheEngineToo() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        log.failWith(broken);

        CompletableFuture<Ack> ack = engine.ingest(record("e", 1));

        // The log threw from append, so nothing was queued and the outcome is certain.
        assertThat(ack).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(NotOpenException.class);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        assertThat(engine.failure()).isCompleted();
        assertThat(engine.stats().totals()).isEqualTo(new Counts(1, 0, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void aLogThatBreaksItsContractStopsTheEngine() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        RuntimeException defect = new IllegalStateException("defect");
        log.breakWith(defect);

        CompletableFuture<Ack> ack = engine.ingest(record("e", 1));

        assertUnknown(ack, defect);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
    }

    @Test
    void aTableThatCannotTakeAnEntryStopsTheEngineAndAcknowledgesNothingFromThereOn() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        OutOfMemoryError error = new OutOfMemoryError("for the test");
        Engine engine = EngineBuilder.on(log)
                .memtables(options -> {
                    var real = HashMemtable.factory().create(options);
                    return (io.ingestor.memtable.Memtable) Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {io.ingestor.memtable.Memtable.class},
                            (proxy, method, args) -> {
                                if (full.get() && method.getName().equals("putAll")) {
                                    throw error;
                                }
                                return method.invoke(real, args);
                            });
                })
                .open();
        engine.ingest(record("before", 1));
        log.write();
        log.syncWritten();
        CompletableFuture<Ack> hit = engine.ingest(record("hit", 2));
        CompletableFuture<Ack> after = engine.ingest(record("after", 3));
        CompletableFuture<Long> sync = engine.sync();
        full.set(true);

        log.write();
        full.set(false);
        log.syncWritten();

        assertUnknown(hit, error);
        assertUnknown(after, error);
        assertUnknown(sync, error);
        assertThat(engine.get(TENANT, "before")).isPresent();
        assertThat(engine.get(TENANT, "hit")).isEmpty();
        assertThat(engine.get(TENANT, "after")).isEmpty();
        assertThat(engine.stats().totals()).isEqualTo(new Counts(3, 1, 0, 0, 0, 0, 2, 0));
    }

    @Test
    void closingAFailedEngineReleasesTheLogWithoutTellingTheFailureAgain() throws Exception {
        Engine engine = EngineBuilder.on(log).open();
        engine.ingest(record("e", 1));
        log.failWith(broken);

        engine.close();

        assertThat(log.closes()).isEqualTo(1);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
    }

    @Test
    void aCloseThatCannotMakeTheEndDurableThrowsAndLeavesPendingCallsUnknown() throws Exception {
        IOException lastStraw = new IOException("disk gone");
        Engine engine = EngineBuilder.on(log).open();
        log.failCloseWith(lastStraw);
        CompletableFuture<Ack> pending = engine.ingest(record("e", 1));

        assertThatThrownBy(engine::close).isSameAs(lastStraw);

        assertUnknown(pending, lastStraw);
        assertThat(engine.state()).isEqualTo(IngestorState.FAILED);
        assertThat(engine.failure()).isCompletedWithValue(Optional.of(lastStraw));
        engine.close();
    }
}
