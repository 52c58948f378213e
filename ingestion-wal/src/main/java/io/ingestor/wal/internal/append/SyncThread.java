package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.read.DurableSignal;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that syncs segments. One sync covers every group handed over so far. Groups that request no sync wait for
 * the next group that does, up to a maximum delay.
 */
public final class SyncThread implements Runnable {

    /** The limits, in bytes and entries, up to which a group's callbacks take less time than waking another thread. */
    private static final long INLINE_BYTES = 4 << 10;

    private static final int INLINE_ENTRIES = 4;

    private final Handoff<AppendGroup> handed = new Handoff<>();
    private final FailureLatch latch;
    private final SyncWatch watch;
    private final long maxDelayNanos;

    /** The oldest of the groups that wait for a sync, linked by {@code next}; null if there are none. */
    private @Nullable AppendGroup first;

    private @Nullable AppendGroup last;
    private boolean syncWanted;

    /**
     * The number of groups handed over and not yet completed. While it is 0, this thread does not sync, and the log
     * thread may sync in its place.
     */
    private final AtomicInteger inFlight = new AtomicInteger();

    /** The signal that {@link #durable} has moved. */
    private final DurableSignal moved = new DurableSignal();

    /** The durable end. Only one thread syncs at a time, and only that thread moves it. */
    private volatile LogEnd durable;

    private volatile boolean stopping;
    private volatile @Nullable Thread awaiting;

    public SyncThread(FailureLatch latch, SyncWatch watch, LogEnd durable, long maxDelayNanos) {
        this.latch = latch;
        this.watch = watch;
        this.durable = durable;
        this.maxDelayNanos = maxDelayNanos;
    }

    /** Returns the durable end. */
    public LogEnd durable() {
        return durable;
    }

    /** Returns the signal that wakes readers when the durable end moves. */
    DurableSignal moved() {
        return moved;
    }

    public void runsOn(Thread thread) {
        handed.consumedBy(thread);
    }

    /** Takes over a group that is written. Called by the log thread. */
    void hand(AppendGroup group) {
        inFlight.getAndIncrement();
        handed.push(group);
    }

    /**
     * Returns true if the log thread may call {@link #syncInline} for the group, which saves two thread switches. The
     * group must request a sync and be small, and no other group may be in flight.
     */
    boolean canSyncInline(AppendGroup group) {
        return group.syncWanted
                && group.bytes <= INLINE_BYTES
                && group.entries <= INLINE_ENTRIES
                && inFlight.get() == 0;
    }

    /** Syncs the group on the log thread, which calls this instead of {@link #hand}. */
    void syncInline(AppendGroup group) {
        try {
            sync(group, group);
        } catch (Throwable t) {
            latch.fail("a sync failed", t);
        }
        group.arrive();
    }

    /** Waits until everything up to {@code end} is durable; throws if the log fails first. Called by the log thread. */
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

    /** Ends this thread once every group is completed. */
    void stop() {
        stopping = true;
        handed.wake();
    }

    public void wake() {
        handed.wake();
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

    /** Takes the groups handed over, and waits or syncs once; returns false when no more will come. */
    private boolean step() throws IOException {
        // Read before the take, because the log thread stops this thread after its last hand-over.
        boolean ending = stopping;
        take();
        AppendGroup newest = last;
        if (newest == null) {
            if (!ending) {
                handed.await();
            }
            return !ending;
        }
        if (!latch.isFailed()) {
            long left = delayLeft(ending);
            if (left > 0) {
                handed.await(left);
                return true;
            }
            // The target is the newest group that was taken before the sync begins; what is written meanwhile is not
            // covered.
            sync(newest, first);
        }
        complete();
        return true;
    }

    private void take() {
        AppendGroup group = handed.takeAll();
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

    /**
     * Syncs the file of the newest group, unless the end of the group is already durable or the log has failed.
     *
     * @param oldest the first of the groups that the sync covers, linked by {@code next} up to the newest
     */
    private void sync(AppendGroup newest, @Nullable AppendGroup oldest) throws IOException {
        WritableFile file = newest.file;
        LogEnd target = newest.end;
        // An earlier sync may have failed meanwhile. Another sync would then succeed although the data is not on the
        // disk.
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
        watch.ends(target.segment(), oldest);
        // Nothing becomes durable in the eyes of others after the log has failed, even if this sync has not.
        if (!latch.isFailed()) {
            durable = target;
            LockSupport.unpark(awaiting);
            moved.signal();
        }
    }

    private void complete() {
        AppendGroup group = first;
        first = null;
        last = null;
        syncWanted = false;
        while (group != null) {
            AppendGroup following = group.next();
            group.next(null);
            group.arrive();
            inFlight.getAndDecrement();
            group = following;
        }
    }
}
