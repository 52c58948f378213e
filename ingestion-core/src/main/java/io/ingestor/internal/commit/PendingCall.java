package io.ingestor.internal.commit;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.RejectedException;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.wal.AckLevel;

/**
 * A call that was encoded and awaits its acknowledgement, with its memory and the counts of its records. Its methods
 * are called one after another, usually by {@link PendingEntry}, so the grant and the counts need no lock.
 */
public final class PendingCall<T> {

    /** A factory for the answers to acknowledged calls. */
    @FunctionalInterface
    public interface Answer<T> {
        T acknowledged(EncodedBatch batch, long firstSequence, Durability durability);
    }

    private final EncodedBatch batch;
    private final BatchCounts counts;
    private final MemoryGrant grant;
    private final Durability durability;
    private final AckLevel ackLevel;
    private final long startNanos;
    private final Answer<T> answer;
    private final Promise<T> promise;

    /**
     * Creates a call whose batch is about to be appended.
     *
     * @param grant the memory of the call, which owns it from now on
     */
    public PendingCall(
            EncodedBatch batch,
            BatchCounts counts,
            MemoryGrant grant,
            Durability durability,
            AckLevel ackLevel,
            long startNanos,
            Answer<T> answer,
            Promise<T> promise) {
        this.batch = batch;
        this.counts = counts;
        this.grant = grant;
        this.durability = durability;
        this.ackLevel = ackLevel;
        this.startNanos = startNanos;
        this.answer = answer;
        this.promise = promise;
    }

    EncodedBatch batch() {
        return batch;
    }

    AckLevel ackLevel() {
        return ackLevel;
    }

    /**
     * Returns the memory of the call. It passes to the table that takes the entry, or is released once the call is
     * decided.
     */
    MemoryGrant grant() {
        return grant;
    }

    /** Notes that the entry has reached a level, and acknowledges the call if it waits for that level. */
    void reached(AckLevel level, long firstSequence) {
        if (level == AckLevel.SYNCED) {
            grant.end();
            counts.durable();
        }
        if (level != ackLevel) {
            return;
        }
        RejectedException rejection = batch.failure();
        if (rejection != null) {
            fail(rejection);
            return;
        }
        try {
            if (promise.keep(answer.acknowledged(batch, firstSequence, durability))) {
                counts.acknowledged(System.nanoTime() - startNanos);
            }
        } catch (RuntimeException | Error e) {
            // For example, no memory for the answer. The records are in the log, but the caller must not wait forever.
            failUnknown(e);
        }
    }

    /** Refuses the call, which the log certainly does not contain. */
    void refuse(IngestionException refusal) {
        grant.end();
        counts.refused();
        fail(refusal);
    }

    /** Refuses the call like {@link #refuse}, on the thread of a caller that does not have its future yet. */
    void refuseHere(IngestionException refusal) {
        grant.end();
        counts.refusedHere(refusal);
        counts.failed();
        promise.failHere(refusal);
    }

    /** Fails the call with an unknown outcome: only the next open of the log shows whether the log contains it. */
    void unknown(Throwable cause) {
        grant.end();
        counts.unknown();
        failUnknown(cause);
    }

    private void failUnknown(Throwable cause) {
        try {
            fail(Lifecycle.outcomeUnknown(cause));
        } catch (OutOfMemoryError e) {
            // Ignored for the same reason as in fail().
        }
    }

    /** Fails the call, unless it was decided before, as by an acknowledgement at a level below synced. */
    private void fail(IngestionException failure) {
        try {
            if (promise.fail(failure)) {
                counts.failed();
            }
        } catch (OutOfMemoryError e) {
            // A close completes the caller's future; the other calls of the entry must receive their failure now.
        }
    }
}
