package io.ingestor.wal.internal.append;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.storage.WritableFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A group of appends and sync requests that are handed over together. Its outcome is delivered when the log thread's
 * {@code onWritten} calls and the sync have both ended, on the thread that ends last. So {@code onWritten} of an entry
 * always precedes its outcome. Both threads take the groups in order, so outcomes are delivered in order too.
 */
final class AppendGroup implements Handoff.Item<AppendGroup> {

    private static final LogEnd NOWHERE = new LogEnd(0, 0, 0);
    private static final VarHandle ARRIVALS;

    static {
        try {
            ARRIVALS = MethodHandles.lookup().findVarHandle(AppendGroup.class, "arrivals", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final FailureLatch latch;
    private final LogCounters counters;

    /** The first append, linked to the others by {@code next}. */
    @Nullable
    PendingAppend first;

    private @Nullable PendingAppend last;
    private @Nullable AppendGroup next;

    boolean syncWanted;
    int entries;
    long records;
    long bytes;

    /** The file to sync for this group; null if no segment has been begun yet. */
    @Nullable
    WritableFile file;

    /** The end up to which a sync of {@link #file} makes the log durable. Set before the hand-over. */
    LogEnd end = NOWHERE;

    long writtenNanos;

    @SuppressWarnings("unused") // through ARRIVALS
    private volatile int arrivals;

    /** Creates an empty group. */
    AppendGroup(FailureLatch latch, LogCounters counters) {
        this.latch = latch;
        this.counters = counters;
    }

    @Override
    public @Nullable AppendGroup next() {
        return next;
    }

    @Override
    public void next(@Nullable AppendGroup item) {
        next = item;
    }

    void add(PendingAppend append) {
        append.next(null);
        PendingAppend tail = last;
        if (tail == null) {
            first = append;
        } else {
            tail.next(append);
        }
        last = append;
        syncWanted |= append.level == AckLevel.SYNCED;
        records += append.recordCount;
        entries++;
    }

    boolean isEmpty() {
        return first == null;
    }

    /**
     * Called once after the {@code onWritten} calls and once after the sync, in any order. The second call delivers the
     * outcome.
     */
    void arrive() {
        if ((int) ARRIVALS.getAndAdd(this, 1) == 1) {
            // Looked at after both have arrived: the other may have failed until then.
            deliver(latch.failure());
        }
    }

    /** Notifies every append of its outcome: synced, or failed if there is a failure. */
    private void deliver(@Nullable LogFailedException failure) {
        long now = System.nanoTime();
        PendingAppend append = first;
        while (append != null) {
            // Read before the call: what comes after must not depend on what a listener keeps alive.
            PendingAppend following = append.next();
            append.next(null);
            if (failure != null) {
                Listeners.failed(append.listener, failure);
            } else {
                boolean isAppend = append.kind == PendingAppend.Kind.APPEND;
                if (isAppend) {
                    counters.appendNanos.record(now - append.startNanos);
                }
                Listeners.synced(append.listener, isAppend ? append.firstSequence : end.nextSequence() - 1);
            }
            append = following;
        }
    }
}
