package io.ingestor.wal.internal.append;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.storage.WritableFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The appends that one write has put into the file. Its outcome is delivered by whichever comes last, the log thread
 * with its {@code onWritten} calls or the sync thread with its sync: so {@code onWritten} of an entry always comes
 * before its end, and since both threads take the groups in order, outcomes are in order too.
 */
final class AppendGroup implements Handoff.Item<AppendGroup> {

    private static final VarHandle ARRIVALS;

    static {
        try {
            ARRIVALS = MethodHandles.lookup().findVarHandle(AppendGroup.class, "arrivals", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** First and last append; linked by {@code next}. */
    @Nullable
    PendingAppend first;

    private @Nullable PendingAppend last;
    private @Nullable AppendGroup next;

    boolean syncWanted;
    int entries;
    long records;
    long bytes;

    /** The file to sync for it; null if there was never anything to sync. */
    @Nullable
    WritableFile file;

    long writtenNanos;

    private long endSegment;
    private long endPosition;
    private long endSequence;

    @SuppressWarnings("unused") // through ARRIVALS
    private volatile int arrivals;

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

    /**
     * Sets what a sync of {@link #file} that begins now makes durable. Called by the log thread before it hands the
     * group on.
     */
    void endsAt(LogEnd end) {
        endSegment = end.segment();
        endPosition = end.position();
        endSequence = end.nextSequence();
    }

    LogEnd end() {
        return new LogEnd(endSegment, endPosition, endSequence);
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Notifies every append of its outcome: synced, or failed if there is a failure. */
    void deliver(@Nullable LogFailedException failure, LogCounters counters) {
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
                Listeners.synced(append.listener, isAppend ? append.firstSequence : endSequence - 1);
            }
            append = following;
        }
    }

    /**
     * Records that one of the two threads is through; returns true for the one that has to deliver the outcome. Each of
     * them calls this once.
     */
    boolean arrive() {
        return (int) ARRIVALS.getAndAdd(this, 1) == 1;
    }

    /** Resets this for other appends; its place in a list stays. */
    void clear() {
        first = null;
        last = null;
        syncWanted = false;
        entries = 0;
        records = 0;
        bytes = 0;
        file = null;
        arrivals = 0;
    }
}
