package io.ingestor.wal.segmented;

import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Owns the syncs: one covers every group handed over so far. Groups in which nobody wants one wait for the next that does, for so long at most. */
final class SyncThread implements Runnable {

    /** Up to so many bytes and entries, the callbacks of a group take less time than waking another thread. */
    private static final long INLINE_BYTES = 4 << 10;

    private static final int INLINE_ENTRIES = 4;

    private final Handoff<AppendGroup> groups = new Handoff<>();
    private final FailureLatch latch;
    private final LogCounters counters;
    private final SyncWatch watch;
    private final long maxDelayNanos;

    /** Groups that were taken and wait for their sync, oldest first. */
    private @Nullable AppendGroup first;

    private @Nullable AppendGroup last;
    private boolean syncWanted;

    /** Groups handed over and not yet through. While it is 0 this thread touches nothing, and the log thread may sync in its place. */
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Told after each move of {@link #durable}. */
    private final DurableSignal moved = new DurableSignal();

    private volatile LogEnd durable;
    private volatile boolean stopping;
    private volatile @Nullable Thread awaiting;

    SyncThread(FailureLatch latch, LogCounters counters, SyncWatch watch, LogEnd durable, long maxDelayNanos) {
        this.latch = latch;
        this.counters = counters;
        this.watch = watch;
        this.durable = durable;
        this.maxDelayNanos = maxDelayNanos;
    }

    /** The end of what is durable. */
    LogEnd durable() {
        return durable;
    }

    /** What waits for the durable end to move. */
    DurableSignal moved() {
        return moved;
    }

    void runsOn(Thread thread) {
        groups.consumedBy(thread);
    }

    /** Called by the log thread: the group is written. */
    void hand(AppendGroup group) {
        inFlight.getAndIncrement();
        groups.push(group);
    }

    /** Whether the log thread may call {@link #syncInline} for the group: nothing else waits for a sync, and two changes of threads are saved. */
    boolean canSyncInline(AppendGroup group) {
        return group.syncWanted
                && group.bytes <= INLINE_BYTES
                && group.entries <= INLINE_ENTRIES
                && inFlight.get() == 0;
    }

    void syncInline(AppendGroup group) {
        try {
            sync(group.end, group.file, group);
        } catch (Throwable t) {
            // The group is told below: it is in nobody else's hands any more.
            latch.fail("a sync failed", t);
        }
        if (group.arrive()) {
            group.deliver(latch.failure(), counters);
        }
    }

    /** Called by the log thread: waits until everything up to there is durable. */
    void awaitDurable(LogEnd end, FailureLatch failure) throws LogFailedException {
        awaiting = Thread.currentThread();
        try {
            while (durable.isBefore(end)) {
                failure.check();
                LockSupport.park(this);
                Thread.interrupted();
            }
        } finally {
            awaiting = null;
        }
    }

    /** Ends this thread once every group is through. */
    void stop() {
        stopping = true;
        groups.wake();
    }

    void wake() {
        groups.wake();
        LockSupport.unpark(awaiting);
        moved.signal();
    }

    @Override
    public void run() {
        boolean running = true;
        while (running) {
            try {
                running = step();
            } catch (Throwable t) {
                latch.fail("a sync failed", t);
            }
        }
    }

    /** Returns false when there is nothing more to come. */
    private boolean step() throws IOException {
        // Before the take: the log thread stops this one after its last hand-over.
        boolean ending = stopping;
        take();
        AppendGroup newest = last;
        if (newest == null) {
            if (!ending) {
                groups.await();
            }
            return !ending;
        }
        if (!latch.isFailed()) {
            long left = delayLeft(ending);
            if (left > 0) {
                groups.await(left);
                return true;
            }
            // The target is the newest group that was taken before the sync begins; what is written meanwhile is not
            // covered.
            sync(newest.end, newest.file, first);
        }
        complete();
        return true;
    }

    private void take() {
        AppendGroup group = groups.takeAll();
        while (group != null) {
            AppendGroup following = group.next();
            group.next(null);
            AppendGroup tail = last;
            if (tail == null) {
                first = group;
            } else {
                tail.next(group);
            }
            last = group;
            syncWanted |= group.syncWanted;
            group = following;
        }
    }

    private long delayLeft(boolean ending) {
        AppendGroup oldest = first;
        return syncWanted || ending || oldest == null ? 0 : oldest.writtenNanos + maxDelayNanos - System.nanoTime();
    }

    /** @param covered the first of the groups that the sync covers, linked by {@code next} */
    private void sync(LogEnd target, @Nullable WritableFile file, @Nullable AppendGroup covered) throws IOException {
        // The log thread may be on its way here while the sync before fails.
        // A second try would return OK without the data.
        if (file == null || latch.isFailed() || !durable.isBefore(target)) {
            return;
        }
        watch.begins();
        try {
            file.syncData();
        } catch (Throwable t) {
            watch.fails();
            throw t;
        }
        watch.ends(target.segment(), covered);
        // Nothing becomes durable in the eyes of others after the log has failed, even if this sync has not.
        if (!latch.isFailed()) {
            durable = target;
            LockSupport.unpark(awaiting);
            moved.signal();
        }
    }

    private void complete() {
        LogFailedException failure = latch.failure();
        AppendGroup group = first;
        first = null;
        last = null;
        syncWanted = false;
        while (group != null) {
            AppendGroup following = group.next();
            group.next(null);
            if (group.arrive()) {
                group.deliver(failure, counters);
            }
            inFlight.getAndDecrement();
            group = following;
        }
    }
}
