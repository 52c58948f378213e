package io.ingestor.wal.segmented;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.storage.WritableFile;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The appends that one write has put into the file. Its outcome is delivered by whichever comes last, the log thread with its {@code onWritten} calls or the sync
 * thread with its sync: so {@code onWritten} of an entry always comes before its end, and since both threads take the groups in order, outcomes are in order too.
 */
final class AppendGroup implements Handoff.Item<AppendGroup> {

    /** First and last append; linked by {@code next}. */
    @Nullable
    PendingAppend first;

    private @Nullable PendingAppend last;
    private @Nullable AppendGroup next;

    boolean syncWanted;
    int entries;
    long records;
    long bytes;

    /** What a sync of {@link #file} that begins now makes durable; set by the log thread before it hands the group on. */
    LogEnd end = new LogEnd(0, 0, 0);

    /** The file to sync for it; null if there was never anything to sync. */
    @Nullable
    WritableFile file;

    long writtenNanos;

    private final AtomicInteger arrivals = new AtomicInteger();

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

    /** Tells every append its outcome: synced, or failed if there is a failure. */
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
                Listeners.synced(append.listener, isAppend ? append.firstSequence : end.nextSequence() - 1);
            }
            append = following;
        }
        first = null;
    }

    /** Called once by each of the two threads when it is through; true for the one that has to deliver the outcome. */
    boolean arrive() {
        return arrivals.incrementAndGet() == 2;
    }
}
