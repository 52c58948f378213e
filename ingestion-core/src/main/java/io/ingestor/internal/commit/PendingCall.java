package io.ingestor.internal.commit;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.internal.account.BatchTally;
import io.ingestor.internal.account.Figures;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.memory.TableCharges;
import io.ingestor.wal.AckLevel;

/**
 * A caller's call that was encoded: its answer once the entry that carries its records has got so far, and the place
 * where its records are counted. {@link PendingEntry} calls its methods in order, so the fields need no lock.
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

    /** Returns the bytes that the budget holds for it until its entry takes that over. */
    long reservedBytes() {
        return reservedBytes;
    }

    /** Notes that a table has its records. */
    void applied() {
        tally.applied();
    }

    /** Hands the charges to a table that has its records until the sink has them. */
    void moveChargesTo(TableCharges table) {
        tally.moveChargesTo(table);
    }

    public void taken() {
        figures.taken(tally.good());
    }

    /** Notes that the entry has got so far, and acknowledges the call if that is its level. */
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
            // No memory for the answer, say. Its records are in the log, but its caller must not wait for ever.
            failUnknown(e);
        }
    }

    /** Refuses the call, which the log certainly does not have. */
    void refuse(IngestionException refusal) {
        tally.refused();
        fail(refusal);
    }

    /** Refuses the call like {@link #refuse}, while the caller is still in it. */
    void refuseHere(IngestionException refusal) {
        tally.refusedHere(refusal);
        figures.failed(tally.good());
        pledge.failHere(refusal);
    }

    /** Fails the call with an unknown outcome: only the next open of the log shows whether it is in there. */
    void unknown(Throwable cause) {
        tally.unknown();
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
            if (pledge.fail(failure)) {
                figures.failed(tally.good());
            }
        } catch (OutOfMemoryError e) {
            // A close completes the caller's future; the other calls of the entry must get their failure now.
        }
    }
}
