package io.ingestor.internal;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogFailedException;

/**
 * One entry on its way through the log: the log thread applies it to the memtable while its group is synced, and whoever reports the level that was asked for decides its pledge.
 * The log orders the calls for one entry, so the fields need no lock.
 */
final class PendingBatch<T> implements AppendListener {

    /** Makes the answer to an acknowledged call. */
    @FunctionalInterface
    interface Answer<T> {
        T acknowledged(EncodedBatch batch, long firstSequence, Durability durability);
    }

    private final CommitPipeline pipeline;
    private final EncodedBatch batch;
    private final BatchTally tally;
    private final Durability durability;
    private final AckLevel ackLevel;
    private final long reservedBytes;
    private final long startNanos;
    private final Answer<T> answer;
    private final Pledge<T> pledge;
    private boolean applied;

    PendingBatch(
            CommitPipeline pipeline,
            EncodedBatch batch,
            BatchTally tally,
            Durability durability,
            AckLevel ackLevel,
            long reservedBytes,
            long startNanos,
            Answer<T> answer,
            Pledge<T> pledge) {
        this.pipeline = pipeline;
        this.batch = batch;
        this.tally = tally;
        this.durability = durability;
        this.ackLevel = ackLevel;
        this.reservedBytes = reservedBytes;
        this.startNanos = startNanos;
        this.answer = answer;
        this.pledge = pledge;
    }

    EncodedBatch batch() {
        return batch;
    }

    AckLevel ackLevel() {
        return ackLevel;
    }

    long records() {
        return tally.good();
    }

    @Override
    public void onSequenced(long firstSequence) {
        acknowledgeAt(AckLevel.ACCEPTED, firstSequence);
    }

    @Override
    public void onWritten(long firstSequence) {
        applied = pipeline.apply(batch, firstSequence, reservedBytes);
        if (applied) {
            acknowledgeAt(AckLevel.WRITTEN, firstSequence);
        }
    }

    @Override
    public void onSynced(long firstSequence) {
        if (!applied) {
            unknown(pipeline.failureCause());
            return;
        }
        tally.durable();
        pipeline.figures().rates().add(tally.good(), batch.payloadLength());
        acknowledgeAt(AckLevel.SYNCED, firstSequence);
        pipeline.visibleAdvanced();
    }

    @Override
    public void onFailure(Throwable cause) {
        if (cause instanceof LogFailedException) {
            pipeline.fail(cause);
            unknown(cause);
        } else {
            tally.refused();
            fail(pipeline.refusal(cause));
        }
    }

    /** The log did not take the entry; its caller is still in the call. */
    void refuseHere(IngestionException refusal) {
        tally.refused();
        pipeline.release(reservedBytes);
        pipeline.figures().failed(tally.good());
        pledge.failHere(refusal);
    }

    /** Nobody can tell whether the entry is in the log before it is opened again. */
    void unknown(Throwable cause) {
        tally.unknown();
        fail(Lifecycle.outcomeUnknown(cause));
    }

    /** An acknowledgement that was given before, at a lower level than synced, stands. */
    private void fail(IngestionException failure) {
        if (!applied) {
            pipeline.release(reservedBytes);
        }
        if (pledge.fail(failure)) {
            pipeline.figures().failed(tally.good());
        }
    }

    private void acknowledgeAt(AckLevel reached, long firstSequence) {
        if (reached != ackLevel) {
            return;
        }
        try {
            if (pledge.keep(answer.acknowledged(batch, firstSequence, durability))) {
                pipeline.figures().acknowledged(tally.good(), System.nanoTime() - startNanos);
            }
        } catch (RuntimeException | Error e) {
            // No memory for the answer, say. What it is about is in the log, but its caller must not wait for ever.
            fail(Lifecycle.outcomeUnknown(e));
        }
    }
}
