package io.ingestor.internal.commit;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.wal.AckLevel;

/**
 * A caller's call that was encoded: its answer once the entry that carries its records has got so far, and the place
 * where its records are counted. {@link PendingEntry} calls its methods in order, so the fields need no lock.
 */
public final class PendingCall<T> {

    /** The maker of the answer to an acknowledged call. */
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
     * @param grant its memory, which the call owns from now on
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

    /** Returns its memory, which is the table's or given back once the call is decided. */
    MemoryGrant grant() {
        return grant;
    }

    /** Notes that the entry has got so far, and acknowledges the call if that is its level. */
    void reached(AckLevel level, long firstSequence) {
        if (level == AckLevel.SYNCED) {
            grant.end();
            counts.durable();
        }
        if (level != ackLevel) {
            return;
        }
        try {
            if (promise.keep(answer.acknowledged(batch, firstSequence, durability))) {
                counts.acknowledged(System.nanoTime() - startNanos);
            }
        } catch (RuntimeException | Error e) {
            // Such as no memory for the answer. The records are in the log, but the caller must not wait forever.
            failUnknown(e);
        }
    }

    /** Refuses the call, which the log certainly does not have. */
    void refuse(IngestionException refusal) {
        grant.end();
        counts.refused();
        fail(refusal);
    }

    /** Refuses the call like {@link #refuse}, while the caller is still in it. */
    void refuseHere(IngestionException refusal) {
        grant.end();
        counts.refusedHere(refusal);
        counts.failed();
        promise.failHere(refusal);
    }

    /** Fails the call with an unknown outcome: only the next open of the log shows whether it is in there. */
    void unknown(Throwable cause) {
        grant.end();
        counts.unknown();
        failUnknown(cause);
    }

    private void failUnknown(Throwable cause) {
        try {
            fail(Lifecycle.outcomeUnknown(cause));
        } catch (OutOfMemoryError e) {
            // See fail().
        }
    }

    /** Fails the call. An acknowledgement that was given before, at a lower level than synced, stands. */
    private void fail(IngestionException failure) {
        try {
            if (promise.fail(failure)) {
                counts.failed();
            }
        } catch (OutOfMemoryError e) {
            // A close completes the caller's future; the other calls of the entry must get their failure now.
        }
    }
}
