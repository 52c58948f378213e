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

/** The path of entries from the encoder to their acknowledgement. It stops the engine after a failure. */
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

    /**
     * The refusal if memory has run out, created in advance: a call whose refusal cannot be created would get no
     * answer.
     */
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
     * Returns the last sequence that is visible to reads. It is durable, so that it cannot be lost, and applied to a
     * table.
     */
    public long visibleSequence() {
        return Math.min(log.durableSequence(), tables.appliedSequence());
    }

    public EngineMetrics metrics() {
        return metrics;
    }

    /**
     * Hands an entry to the log, which decides its calls from here on. Returns the refusal if the log certainly did not
     * accept it, or else null.
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
            // The log broke its contract, so it is unknown whether it contains the entry.
            fail(e);
            entry.unknown(e);
        }
        return null;
    }

    /** Returns the refusal of a call that the log certainly does not contain, given the cause. */
    IngestionException refusal(Throwable cause) {
        try {
            return cause instanceof LogRefusedException
                    ? new OverloadedException(
                            "the log cannot take more now; the call was not accepted: " + cause.getMessage(),
                            RETRY_REFUSED)
                    : lifecycle.closedRefusal();
        } catch (OutOfMemoryError e) {
            return noMemory;
        }
    }

    /** Returns the refusal of a call for which no entry could be made, so that the log received nothing. */
    IngestionException noEntry(Throwable cause) {
        try {
            return new OverloadedException(
                    "no entry can be made of the record: " + cause + "; the call was not accepted: try again",
                    RETRY_REFUSED);
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
            // Later entries must not be applied after a gap, and this entry must not be acknowledged as visible.
            fail(e);
            return false;
        }
        return true;
    }

    /**
     * Wakes the waiters after more entries have become visible: calls of sync(), the flusher, and calls that wait for
     * memory.
     */
    void visibleAdvanced() {
        syncWaiters.visible(visibleSequence());
        tableSignal.durable(log.durableSequence());
        budget.signal();
    }

    /** Returns the failure that stopped the engine, or else an exception for an entry that the log left undecided. */
    public Throwable failureCause() {
        Throwable cause = lifecycle.cause();
        return cause != null ? cause : new IllegalStateException("the log reported no outcome of an entry");
    }

    /** Completes the promise once every record up to a sequence is visible, or the engine has failed. */
    public void awaitVisible(long sequence, Promise<Long> promise) {
        syncWaiters.add(sequence, promise);
        syncWaiters.visible(visibleSequence());
        Throwable cause = lifecycle.cause();
        if (cause != null) {
            syncWaiters.fail(Lifecycle.outcomeUnknown(cause));
        }
    }

    /** Stops the engine permanently. Entries in flight fail when the log reports their failure. */
    public void fail(Throwable cause) {
        if (!lifecycle.fail(cause)) {
            return;
        }
        budget.close();
        OutcomeUnknownException unknown = Lifecycle.outcomeUnknown(cause);
        syncWaiters.fail(unknown);
        ending.keep(Optional.of(cause));
        // Last, so that blocked logging does not keep callers waiting.
        LOGGER.log(
                System.Logger.Level.ERROR,
                "the ingestor stopped: nothing more is taken, records in flight have an unknown outcome; close it and open the directory again",
                cause);
    }
}
