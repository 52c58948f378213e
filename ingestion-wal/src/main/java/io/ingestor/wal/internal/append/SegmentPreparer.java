package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.host.HostLogger;
import io.ingestor.wal.internal.segment.PreparedSegment;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The preparation of the next segment, on the housekeeping thread.
 *
 * <p>If a segment cannot be made, most likely because the disk is full, the preparation is retried. Once the log thread
 * needs that segment, appends are refused.
 */
public final class SegmentPreparer {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");

    private final SegmentMaker maker;
    private final ScheduledExecutorService housekeeping;
    private final OwnershipWatch ownership;
    private final FailureLatch latch;
    private final long retryNanos;
    private final Clock clock;

    private volatile @Nullable PreparedSegment ready;
    private volatile @Nullable IOException failure;
    private volatile boolean missed;

    /** True once the log thread has taken a segment. Until then it has nothing to append to. */
    private volatile boolean begun;

    /** The time at which {@link #missed} was set. Written before that field. */
    private volatile Instant missedSince = Instant.EPOCH;

    private volatile boolean stopped;
    private volatile @Nullable Thread awaiting;

    public SegmentPreparer(
            SegmentMaker maker,
            ScheduledExecutorService housekeeping,
            OwnershipWatch ownership,
            FailureLatch latch,
            Timing timing) {
        this.maker = maker;
        this.housekeeping = housekeeping;
        this.ownership = ownership;
        this.latch = latch;
        this.retryNanos = timing.prepareRetry().toNanos();
        this.clock = timing.clock();
    }

    /** Begins to prepare the first segment. */
    public void start() {
        schedule(0);
    }

    boolean isReady() {
        return ready != null;
    }

    /** Returns true if appends must be refused, because a segment was missing and none has been prepared since. */
    boolean isSuspended() {
        return missed && failure != null;
    }

    /** Returns the start and the cause of the current refusal of appends; empty if they are accepted. */
    public Optional<WalStats.Suspension> suspension() {
        boolean suspended = missed;
        IOException cause = failure;
        return suspended && cause != null
                ? Optional.of(new WalStats.Suspension(missedSince, FailureLatch.reason(cause)))
                : Optional.empty();
    }

    /** Returns the exception for appends that are refused. */
    LogRefusedException refusal() {
        IOException cause = failure;
        IOException known = cause == null ? new IOException("unknown cause") : cause;
        return new LogRefusedException(
                "the log cannot grow: the next segment of " + maker.segmentBytes() + " bytes cannot be prepared in "
                        + maker.location() + "; free space there, the log resumes automatically: "
                        + FailureLatch.reason(known),
                known);
    }

    /**
     * Takes the next segment, and waits for it if it is not ready yet; returns null if it could not be prepared. Called
     * by the log thread.
     */
    @Nullable
    PreparedSegment take(FailureLatch failed) throws LogFailedException {
        awaiting = Thread.currentThread();
        try {
            while (true) {
                failed.check();
                PreparedSegment segment = ready;
                if (segment != null) {
                    missed = false;
                    begun = true;
                    ready = null;
                    schedule(0);
                    return segment;
                }
                if (failure != null) {
                    miss();
                    return null;
                }
                LockSupport.park(this);
                Thread.interrupted();
            }
        } finally {
            awaiting = null;
        }
    }

    private void miss() {
        if (!missed) {
            missedSince = clock.instant();
            missed = true;
        }
    }

    public void wake() {
        LockSupport.unpark(awaiting);
    }

    /** Trims a recovered segment in the background; see {@link SegmentMaker#trim}. */
    void trim(ChainLink segment) {
        housekeeping.execute(latch.latching("a recovered segment could not be trimmed", () -> maker.trim(segment)));
    }

    /**
     * Ends the preparation after the last append. A prepared segment that was not used becomes a spare. The only file
     * of a log keeps its name, because no other file has the log's id.
     */
    public void stop() {
        stopped = true;
        if (maker.continuesLog() || begun) {
            housekeeping.execute(this::setAside);
        }
    }

    /** Runs on the housekeeping thread, after the last preparation. */
    private void setAside() {
        PreparedSegment segment = ready;
        if (segment != null) {
            maker.setAside(segment);
        }
    }

    /** Closes the prepared file; called once the housekeeping thread has ended. */
    public void close() throws IOException {
        PreparedSegment segment = ready;
        if (segment != null) {
            ready = null;
            segment.file().close();
        }
    }

    private void schedule(long delayNanos) {
        try {
            Runnable preparing = latch.latching("the next segment could not be prepared", this::prepare);
            var unused = housekeeping.schedule(preparing, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The log is closing, and no thread waits for the segment.
            LOGGER.log(Level.TRACE, "no segment is prepared any more", e);
        }
    }

    private void prepare() {
        if (stopped) {
            return;
        }
        ownership.check();
        if (latch.isFailed()) {
            return;
        }
        try {
            ready = maker.make();
            boolean failed = failure != null;
            failure = null;
            if (failed) {
                LOGGER.log(Level.INFO, "the log in " + maker.location() + " can grow again");
            }
        } catch (IOException e) {
            boolean first = failure == null;
            failure = e;
            if (!begun) {
                // A log opened on a full disk reports the suspension even before it refuses its first append.
                miss();
            }
            schedule(retryNanos);
            if (first) {
                LOGGER.log(Level.WARNING, "cannot prepare a segment in " + maker.location(), e);
            }
        }
        LockSupport.unpark(awaiting);
    }
}
