package io.ingestor.wal.internal.append;

import io.ingestor.wal.WalStats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A record of the durations and the sizes of data syncs, including the running time of the current one. Updated by the
 * one thread that syncs at a time, read by any thread.
 */
public final class SyncWatch {

    /**
     * The value of {@link #runningSince} while no sync runs. A start time has its lowest bit set, so that it is never
     * 0.
     */
    private static final long NOT_RUNNING = 0;

    private final LogEvents events;
    private final long slowNanos;
    private final Histogram nanos = new Histogram();
    private final Histogram groupRecords = new Histogram();
    private final Histogram groupBytes = new Histogram();
    private final AtomicLong runningSince = new AtomicLong(NOT_RUNNING);
    private final AtomicLong slow = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();

    public SyncWatch(LogEvents events, long slowNanos) {
        this.events = events;
        this.slowNanos = slowNanos;
    }

    public void begins() {
        events.syncBegins();
        runningSince.setRelease(System.nanoTime() | 1);
    }

    /** Records that a sync of this segment has succeeded. It covers {@code covered} and the groups linked behind it. */
    public void ends(long segment, @Nullable AppendGroup covered) {
        long records = 0;
        long bytes = 0;
        for (AppendGroup group = covered; group != null; group = group.next()) {
            records += group.records;
            bytes += group.bytes;
        }
        long took = runningNanos(System.nanoTime());
        runningSince.setRelease(NOT_RUNNING);
        nanos.record(took);
        if (bytes > 0) {
            groupRecords.record(records);
            groupBytes.record(bytes);
        }
        if (took > slowNanos) {
            slowest.accumulateAndGet(took, Math::max);
            slow.getAndIncrement();
        }
        events.syncEnds(segment, records, bytes);
    }

    public void fails() {
        runningSince.setRelease(NOT_RUNNING);
    }

    /** Returns the nanoseconds that the current sync has been running at that time; 0 if none is running. */
    public long runningNanos(long now) {
        long since = runningSince.getAcquire();
        return since == NOT_RUNNING ? 0 : Math.max(1, now - since);
    }

    long slowNanos() {
        return slowNanos;
    }

    /** Returns the number of completed syncs that took longer than {@code slowNanos}. */
    public long slowSyncs() {
        return slow.get();
    }

    /** Returns the nanoseconds of the longest slow sync since the last call; 0 if there was none. */
    long takeSlowest() {
        return slowest.getAndSet(0);
    }

    public WalStats.Syncs stats() {
        return new WalStats.Syncs(
                nanos.distribution(),
                groupRecords.distribution(),
                groupBytes.distribution(),
                slowSyncs(),
                Duration.ofNanos(runningNanos(System.nanoTime())));
    }
}
