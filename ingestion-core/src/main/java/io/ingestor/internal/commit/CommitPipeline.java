package io.ingestor.internal.commit;

import io.ingestor.IngestionException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.internal.account.EngineMetrics;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.table.TableSignal;
import io.ingestor.internal.table.Tables;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WriteAheadLog;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The path of entries between the encoder and their acknowledgement, and the stop of the engine after a failure. */
public final class CommitPipeline {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");
    private static final Duration RETRY_REFUSED = Duration.ofSeconds(1);

    private final WriteAheadLog log;
    private final Tables tables;
    private final MemoryBudget budget;
    private final Lifecycle lifecycle;
    private final EngineMetrics metrics;
    private final SyncWaiters syncWaiters;
    private final TableSignal tableSignal;
    private final Ending ending;

    /** The refusal without any memory, made in time: one that cannot be made would leave its call without an answer. */
    private final OverloadedException noMemory =
            new OverloadedException("out of memory; the call was not accepted: retry", RETRY_REFUSED);

    public CommitPipeline(
            WriteAheadLog log,
            Tables tables,
            MemoryBudget budget,
            Lifecycle lifecycle,
            EngineMetrics metrics,
            SyncWaiters syncWaiters,
            TableSignal tableSignal,
            Ending ending) {
        this.log = log;
        this.tables = tables;
        this.budget = budget;
        this.lifecycle = lifecycle;
        this.metrics = metrics;
        this.syncWaiters = syncWaiters;
        this.tableSignal = tableSignal;
        this.ending = ending;
    }

    /**
     * Returns the last sequence that reads show: durable, so that it cannot vanish, and applied, so that it is there.
     */
    public long visibleSequence() {
        return Math.min(log.durableSequence(), tables.appliedSequence());
    }

    public EngineMetrics metrics() {
        return metrics;
    }

    /**
     * Hands an entry to the log; from here on its calls are decided by what becomes of it. Returns why the log did not
     * take it, or null.
     */
    @Nullable
    public IngestionException append(PendingEntry entry) {
        try {
            log.append(entry.payload(), entry.batch().count(), entry.ackLevel(), entry);
        } catch (LogFailedException e) {
            fail(e);
            return refusal(e);
        } catch (LogRefusedException | LogClosedException e) {
            return refusal(e);
        } catch (RuntimeException | Error e) {
            // A log that breaks its contract: it is unknown whether it has the entry.
            fail(e);
            entry.unknown(e);
        }
        return null;
    }

    /** Returns the refusal of a call that the log, for this cause, certainly does not have. */
    IngestionException refusal(Throwable cause) {
        try {
            return cause instanceof LogRefusedException
                    ? new OverloadedException(
                            "the log cannot take more now; nothing of this call was taken: " + cause.getMessage(),
                            RETRY_REFUSED)
                    : lifecycle.closedRefusal();
        } catch (OutOfMemoryError e) {
            return noMemory;
        }
    }

    /** Returns the refusal of a call for which no entry could be made, so that the log was not asked. */
    IngestionException noEntry(Throwable cause) {
        try {
            return new OverloadedException(
                    "no entry can be made of the record: " + cause + "; it was not taken: try again", RETRY_REFUSED);
        } catch (OutOfMemoryError e) {
            return noMemory;
        }
    }

    /** Applies an entry to the memtable, in the order of the log; returns false if the engine has failed. */
    boolean apply(BatchBlock batch, long firstSequence, TableMemory memory) {
        if (lifecycle.cause() != null) {
            return false;
        }
        try {
            tables.apply(batch, firstSequence, memory);
        } catch (RuntimeException | Error e) {
            // Later entries must not be applied over a hole, and this entry must not be acknowledged as visible.
            fail(e);
            return false;
        }
        return true;
    }

    /**
     * Lets waiters go on after more entries have become visible: those that wait for that, or for the memory of tables
     * that became durable.
     */
    void visibleAdvanced() {
        syncWaiters.visible(visibleSequence());
        tableSignal.durable(log.durableSequence());
        budget.signal();
    }

    /** Returns what stopped the engine, or else an exception for an entry that the log left undecided. */
    public Throwable failureCause() {
        Throwable cause = lifecycle.cause();
        return cause != null ? cause : new IllegalStateException("the log reported no outcome of an entry");
    }

    /** Completes the promise once everything up to that sequence is visible. */
    public void awaitVisible(long sequence, Promise<Long> promise) {
        syncWaiters.add(sequence, promise);
        syncWaiters.visible(visibleSequence());
        Throwable cause = lifecycle.cause();
        if (cause != null) {
            syncWaiters.fail(Lifecycle.outcomeUnknown(cause));
        }
    }

    /** Stops the engine for good. What is in flight fails as the log reports it. */
    public void fail(Throwable cause) {
        if (!lifecycle.fail(cause)) {
            return;
        }
        budget.close();
        OutcomeUnknownException unknown = Lifecycle.outcomeUnknown(cause);
        syncWaiters.fail(unknown);
        ending.keep(Optional.of(cause));
        // Last, so that logging that blocks keeps no caller waiting.
        LOGGER.log(
                System.Logger.Level.ERROR,
                "the ingestor stopped: nothing more is taken, records in flight have an unknown outcome; close it and open the directory again",
                cause);
    }
}
