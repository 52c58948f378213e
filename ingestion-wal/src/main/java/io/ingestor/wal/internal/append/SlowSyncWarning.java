package io.ingestor.wal.internal.append;

import io.ingestor.wal.internal.host.HostLogger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task that warns the operator about slow syncs, including one that still hangs. It runs on its own thread, which
 * touches no file, because the housekeeping thread may hang together with the disk.
 */
public final class SlowSyncWarning implements Runnable {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SyncWatch watch;
    private final String location;
    private final long periodNanos;
    private volatile boolean stopping;

    private long told;
    private long lastLine;
    private boolean anyLine;

    public SlowSyncWarning(SyncWatch watch, String location) {
        this.watch = watch;
        this.location = location;
        this.periodNanos = Math.max(TimeUnit.MILLISECONDS.toNanos(1), watch.slowNanos() / 2);
    }

    @Override
    public void run() {
        while (!stopping) {
            LockSupport.parkNanos(this, periodNanos);
            Thread.interrupted();
            String line = line(System.nanoTime());
            if (line != null) {
                LOGGER.log(Level.WARNING, line);
            }
        }
    }

    /** Makes {@link #run} return at the end of its current wait. The caller may unpark its thread to end the wait. */
    public void stop() {
        stopping = true;
    }

    /** Returns the warning that is due at that time; null if none is due, or if the last line is too recent. */
    @Nullable
    public String line(long now) {
        long running = watch.runningNanos(now);
        boolean hangs = running > watch.slowNanos();
        long ended = watch.slowSyncs();
        if ((!hangs && ended == told) || (anyLine && now - lastLine < INTERVAL_NANOS)) {
            return null;
        }
        StringBuilder line = new StringBuilder("slow disk under the log in ").append(location);
        if (ended != told) {
            line.append("; since the last such line ")
                    .append(ended - told)
                    .append(" data syncs took longer than ")
                    .append(millis(watch.slowNanos()))
                    .append(", the longest ")
                    .append(millis(watch.takeSlowest()));
        }
        if (hangs) {
            line.append("; a data sync has been running for ")
                    .append(millis(running))
                    .append(" and has not returned");
        }
        told = ended;
        lastLine = now;
        anyLine = true;
        return line.append("; synced appends are delayed accordingly").toString();
    }

    private static String millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }
}
