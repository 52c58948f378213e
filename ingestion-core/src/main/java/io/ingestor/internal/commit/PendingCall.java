package io.ingestor.internal.commit;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.internal.account.BatchTally;
import io.ingestor.internal.account.Figures;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.memory.TableCharges;
import io.ingestor.wal.AckLevel;

/**
 * A caller's call that was encoded: what it is told once the entry that carries its records has got so far, and where
 * its records are counted. The calls for one are ordered by {@link PendingEntry}, so the fields need no lock.
 */
public final class PendingCall<T> {

    /** Makes the answer to an acknowledged call. */
    @FunctionalInterface
    public interface Answer<T> {
        T acknowledged(EncodedBatch batch, long firstSequence, Durability durability);
    }

    private final Figures figures;
    private final EncodedBatch batch;
    private final BatchTally tally;
    private final Durability durability;
    private final AckLevel ackLevel;
    private final long startNanos;
    private final Answer<T> answer;
    private final Pledge<T> pledge;
    private final long reservedBytes;

    /**
     * Creates a call whose batch is about to be appended.
     *
     * @param reservedBytes what the budget holds for it
     */
    public PendingCall(
            Figures figures,
            EncodedBatch batch,
            BatchTally tally,
            Durability durability,
            AckLevel ackLevel,
            long startNanos,
            Answer<T> answer,
            Pledge<T> pledge,
            long reservedBytes) {
        this.figures = figures;
        this.batch = batch;
        this.tally = tally;
        this.durability = durability;
        this.ackLevel = ackLevel;
        this.startNanos = startNanos;
        this.answer = answer;
        this.pledge = pledge;
        this.reservedBytes = reservedBytes;
    }

    EncodedBatch batch() {
        return batch;
    }

    AckLevel ackLevel() {
        return ackLevel;
    }

    /** What the budget holds for it until its entry takes that over. */
    long reservedBytes() {
        return reservedBytes;
    }

    /** A table has its records. */
    void applied() {
        tally.applied();
    }

    /** A table has its records until the sink has them. */
    void moveChargesTo(TableCharges table) {
        tally.moveChargesTo(table);
    }

    public void taken() {
        figures.taken(tally.good());
    }

    /** The entry has got so far. */
    void reached(AckLevel level, long firstSequence) {
        if (level == AckLevel.SYNCED) {
            tally.durable();
        }
        if (level != ackLevel) {
            return;
        }
        try {
            if (pledge.keep(answer.acknowledged(batch, firstSequence, durability))) {
                figures.acknowledged(tally.good(), System.nanoTime() - startNanos);
            }
        } catch (RuntimeException | Error e) {
            // No memory for the answer, say. What it is about is in the log, but its caller must not wait for ever.
            failUnknown(e);
        }
    }

    /** The log certainly does not have it. */
    void refuse(IngestionException refusal) {
        tally.refused();
        fail(refusal);
    }

    /** As {@link #refuse}, while the caller is still in its call. */
    void refuseHere(IngestionException refusal) {
        tally.refusedHere(refusal);
        figures.failed(tally.good());
        pledge.failHere(refusal);
    }

    /** Nobody can tell whether it is in the log before that is opened again. */
    void unknown(Throwable cause) {
        tally.unknown();
        failUnknown(cause);
    }

    private void failUnknown(Throwable cause) {
        try {
            fail(Lifecycle.outcomeUnknown(cause));
        } catch (OutOfMemoryError e) {
            // As in fail().
        }
    }

    /** An acknowledgement that was given before, at a lower level than synced, stands. */
    private void fail(IngestionException failure) {
        try {
            if (pledge.fail(failure)) {
                figures.failed(tally.good());
            }
        } catch (OutOfMemoryError e) {
            // The caller is told by a close; the other calls of the entry must be told now.
        }
    }
}
