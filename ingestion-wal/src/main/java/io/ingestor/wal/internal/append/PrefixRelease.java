package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.host.HostLogger;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The release of segments that are no longer needed or beyond the retention, the oldest first. Runs on the housekeeping
 * thread.
 */
public final class PrefixRelease {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");

    private final SegmentTable table;
    private final SegmentMaker maker;
    private final Expiry expiry;
    private final Supplier<LogEnd> durable;
    private final FailureLatch latch;
    private final Executor housekeeping;

    /**
     * The segments removed from the log whose files still have their names, because a release failed. They are released
     * before others, so that no hole is left.
     */
    private final Deque<SegmentHeader> pending = new ArrayDeque<>();

    /** True once this open has begun a segment. */
    private volatile boolean rolled;

    public PrefixRelease(
            SegmentTable table,
            SegmentMaker maker,
            Expiry expiry,
            Supplier<LogEnd> durable,
            FailureLatch latch,
            Executor housekeeping) {
        this.table = table;
        this.maker = maker;
        this.expiry = expiry;
        this.durable = durable;
        this.latch = latch;
        this.housekeeping = housekeeping;
    }

    /**
     * Releases the segments whose sequences all lie below {@code sequence}, and which precede the segment of the
     * durable end.
     */
    public void before(long sequence) throws IOException {
        releasePending();
        for (SegmentInfo first = take(sequence); first != null; first = take(sequence)) {
            release(first);
        }
    }

    /** Releases the segments beyond the retention, if this open has begun a segment. */
    void expired() throws IOException {
        if (!rolled || !expiry.isLimited() || latch.isFailed()) {
            return;
        }
        releasePending();
        while (isFirstExpired()) {
            SegmentInfo first = take(Long.MAX_VALUE);
            if (first == null) {
                break;
            }
            release(first);
        }
    }

    /** Schedules the release of segments that may have expired with this roll. Called by the log thread. */
    public void afterRoll() {
        rolled = true;
        if (!expiry.isLimited()) {
            return;
        }
        try {
            housekeeping.execute(latch.latching("the release of expired segments failed", this::expiredLogged));
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.TRACE, "closing, nothing is released any more", e);
        }
    }

    /** Releases like {@link #expired}, but only logs a failure. The next call tries again. */
    public void expiredLogged() {
        try {
            expired();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "cannot release what is beyond the retention in " + maker.location(), e);
        }
    }

    private boolean isFirstExpired() throws IOException {
        List<SegmentInfo> segments = table.snapshot();
        return segments.size() >= 2 && expiry.isExpired(segments.get(0));
    }

    private @Nullable SegmentInfo take(long sequence) throws LogFailedException {
        latch.check();
        return table.releaseFirst(sequence, durable.get().segment());
    }

    private void release(SegmentInfo segment) throws IOException {
        pending.add(segment.header());
        releasePending();
    }

    private void releasePending() throws IOException {
        for (SegmentHeader header = pending.peek(); header != null; header = pending.peek()) {
            latch.check();
            maker.release(header);
            pending.remove();
        }
    }
}
