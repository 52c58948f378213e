package io.ingestor.internal.commit;

import io.ingestor.IngestionException;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.memory.TableCharges;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogFailedException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way through the log, with the calls whose records it contains, in order. Once the entry is written,
 * the log thread applies it to the memtable, possibly while its group is still being synced. The calls are notified of
 * its progress on threads of the log. The log orders the callbacks of an entry, so the fields need no lock.
 *
 * <p>Every call must be notified, and the entry must end, even if memory has run out. The loops on threads of the log
 * therefore do not allocate, not even an iterator, and the methods of a call do not throw.
 */
public final class PendingEntry implements AppendListener, TableMemory {

    private final CommitPipeline pipeline;
    private final BatchBlock batch;
    private final ByteBuffer payload;
    private final List<PendingCall<?>> calls;
    private final AckLevel ackLevel;
    private final Runnable ended;
    private boolean applied;

    /** Creates an entry for a single call. */
    public PendingEntry(CommitPipeline pipeline, PendingCall<?> call) {
        this(pipeline, call.batch(), List.of(call), call.ackLevel(), () -> {});
    }

    /**
     * Creates an entry that is about to be appended.
     *
     * @param batch the batches of all calls, joined in their order
     * @param ended the task to run once the outcome is decided, usually on a thread of the log; must not block
     */
    public PendingEntry(
            CommitPipeline pipeline, BatchBlock batch, List<PendingCall<?>> calls, AckLevel ackLevel, Runnable ended) {
        this.pipeline = pipeline;
        this.batch = batch;
        this.payload = batch.payload();
        this.calls = calls;
        this.ackLevel = ackLevel;
        this.ended = ended;
    }

    BatchBlock batch() {
        return batch;
    }

    /** Returns the payload for the log, which shares the array of the batch. */
    ByteBuffer payload() {
        return payload;
    }

    AckLevel ackLevel() {
        return ackLevel;
    }

    @Override
    public void onSequenced(long firstSequence) {
        reached(AckLevel.ACCEPTED, firstSequence);
    }

    @Override
    public void onWritten(long firstSequence) {
        applied = pipeline.apply(batch, firstSequence, this);
        if (applied) {
            reached(AckLevel.WRITTEN, firstSequence);
        }
    }

    @Override
    public long toTable(@Nullable TableCharges charges) {
        long taken = 0;
        for (int i = 0; i < calls.size(); i++) {
            taken += calls.get(i).grant().toTable(charges);
        }
        return taken;
    }

    @Override
    public void onSynced(long firstSequence) {
        if (!applied) {
            unknown(pipeline.failureCause());
            return;
        }
        try {
            pipeline.metrics().rates().add(batch.count(), batch.payloadLength());
            reached(AckLevel.SYNCED, firstSequence);
            pipeline.visibleAdvanced();
        } finally {
            ended.run();
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        if (cause instanceof LogFailedException) {
            try {
                pipeline.fail(cause);
            } finally {
                unknown(cause);
            }
        } else {
            refuse(pipeline.refusal(cause));
        }
    }

    /** Refuses the entry, which the log certainly does not contain. */
    void refuse(IngestionException refusal) {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).refuse(refusal);
        }
        ended.run();
    }

    /** Refuses the entry like {@link #refuse}, on the thread of a caller that does not have its future yet. */
    public void refuseHere(IngestionException refusal) {
        calls.forEach(call -> call.refuseHere(refusal));
        ended.run();
    }

    /** Fails the entry with an unknown outcome: only reopening the log shows whether it contains the entry. */
    void unknown(Throwable cause) {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).unknown(cause);
        }
        ended.run();
    }

    private void reached(AckLevel level, long firstSequence) {
        long sequence = firstSequence;
        for (int i = 0; i < calls.size(); i++) {
            PendingCall<?> call = calls.get(i);
            call.reached(level, sequence);
            sequence += call.batch().count();
        }
    }
}
