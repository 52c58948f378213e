package io.ingestor.wal.internal.append;

import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.segment.ActiveSegment;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.PreparedSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes the log. It takes the queued appends, assigns their sequences, writes their frames, and hands
 * them to the sync thread in groups. A group usually holds the appends that were queued while the previous one was
 * written.
 */
public final class LogThread implements Runnable {

    private static final int BUFFER_BYTES = 1 << 20;

    /**
     * The size at which a group is handed over even if more appends are queued, so that its sync overlaps their writes.
     */
    private static final int GROUP_BYTES = 2 << 20;

    private final Handoff<PendingAppend> queue;
    private final SyncThread sync;
    private final SegmentRoll rolls;
    private final LogCounters counters;
    private final AppendFactory appends;
    private final FailureLatch latch;
    private final long idleMarkNanos;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final FrameHeader frame = new FrameHeader();

    private @Nullable ActiveSegment active;
    private long nextSequence;

    /** The first of the appends that were taken from the queue and are in no group yet; null if there are none. */
    private @Nullable PendingAppend taken;

    private AppendGroup group;

    /** True if an entry was framed after the last mark. */
    private boolean unmarked;

    private boolean closing;
    private volatile LogEnd written;

    public LogThread(
            Handoff<PendingAppend> queue,
            SyncThread sync,
            SegmentRoll rolls,
            LogCounters counters,
            AppendFactory appends,
            FailureLatch latch,
            long idleMarkNanos) {
        this.queue = queue;
        this.sync = sync;
        this.rolls = rolls;
        this.counters = counters;
        this.appends = appends;
        this.latch = latch;
        this.group = new AppendGroup(latch, counters);
        // Recovery has made the end of the log durable.
        this.written = sync.durable();
        this.nextSequence = written.nextSequence();
        this.idleMarkNanos = idleMarkNanos;
    }

    /** Returns the end of the written frames. */
    public LogEnd written() {
        return written;
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                latch.check();
                taken = queue.takeAll();
                if (taken == null) {
                    idle();
                } else {
                    appendTaken();
                }
            }
            markClosed();
        } catch (Throwable t) {
            // Every throwable is latched, because a log thread that ended silently would leave every caller waiting.
            latch.fail("the log stopped writing", t);
        } finally {
            end();
        }
    }

    private void idle() throws IOException {
        rolls.trimRecovered(sync.durable());
        ActiveSegment segment = active;
        if (segment == null || !unmarked) {
            queue.await();
            return;
        }
        long deadline = System.nanoTime() + idleMarkNanos;
        long left = idleMarkNanos;
        while (left > 0 && queue.isEmpty() && !latch.isFailed()) {
            queue.await(left);
            left = deadline - System.nanoTime();
        }
        boolean quiet = queue.isEmpty() && !latch.isFailed();
        if (quiet && !sync.durable().isBefore(written) && segment.fits(0, 2)) {
            unmarked = false;
            addMark(segment, 0);
            segment.flush();
            written = endOf(segment);
        }
    }

    private void appendTaken() throws IOException {
        for (PendingAppend append = taken; append != null && !closing; append = taken) {
            switch (append.kind) {
                case APPEND -> appendOrRefuse(append);
                case SYNC -> {
                    taken = append.next();
                    group.add(append);
                }
                case CLOSE -> {
                    taken = append.next();
                    closing = true;
                }
            }
            if (group.bytes >= GROUP_BYTES) {
                handOver();
            }
        }
        handOver();
    }

    private void appendOrRefuse(PendingAppend append) throws IOException {
        ActiveSegment segment = active;
        if (segment == null || !segment.fits(append.storedLength, 1)) {
            if (!rolls.begin()) {
                // Framed entries must not wait for a late segment.
                handOver();
            }
            PreparedSegment prepared = rolls.take(latch);
            if (prepared == null) {
                taken = append.next();
                append.next(null);
                releasePayload(append);
                Listeners.failed(append.listener, rolls.refusal());
                return;
            }
            segment = roll(prepared);
        }
        taken = append.next();
        add(segment, append);
    }

    private ActiveSegment roll(PreparedSegment prepared) throws IOException {
        rolls.verify(prepared);
        ActiveSegment old = active;
        if (old != null) {
            // The chain frame promises all of the old segment, so it must not reach the disk before that has.
            group.syncWanted = true;
            handOver();
            sync.awaitDurable(written, latch);
            rolls.leave(old, nextSequence, sync.durable());
        }
        ActiveSegment segment = new ActiveSegment(prepared, buffer);
        active = segment;
        rolls.enter(segment, nextSequence);
        return segment;
    }

    private void add(ActiveSegment segment, PendingAppend append) throws IOException {
        // Added first, so that the append gets the group's outcome if anything below throws.
        group.add(append);
        long start = segment.position();
        frame.set(FrameFormat.TYPE_ENTRY, append.compression.id(), 0, append.storedLength);
        frame.firstSequence = nextSequence;
        frame.recordCount = append.recordCount;
        frame.uncompressedLength = append.uncompressedLength;
        frame.durableUpTo = durableIn(segment);
        frame.payloadCrc = append.payloadCrc;
        append.firstSequence = nextSequence;
        nextSequence = Math.addExact(nextSequence, append.recordCount);
        segment.add(frame, append.payload, append.payloadOffset);
        group.bytes += segment.position() - start;
        unmarked = true;
        counters.framed(append);
        Listeners.sequenced(append.listener, append.firstSequence);
    }

    private long durableIn(ActiveSegment segment) {
        LogEnd durable = sync.durable();
        return durable.segment() == segment.header().number() ? durable.position() : SegmentFormat.FIRST_FRAME;
    }

    private void addMark(ActiveSegment segment, int flags) throws IOException {
        frame.set(FrameFormat.TYPE_MARK, 0, flags, 0);
        frame.firstSequence = nextSequence;
        frame.durableUpTo = durableIn(segment);
        segment.add(frame, null, 0);
    }

    private LogEnd endOf(ActiveSegment segment) {
        return new LogEnd(segment.header().number(), segment.position(), nextSequence);
    }

    /**
     * Writes the group, and calls {@code onWritten} while the sync thread syncs it. A small group may be synced on this
     * thread, after these calls.
     */
    private void handOver() throws IOException {
        AppendGroup done = group;
        if (done.isEmpty() && !done.syncWanted) {
            return;
        }
        ActiveSegment segment = active;
        if (segment != null) {
            segment.flush();
            written = endOf(segment);
            done.file = segment.file();
        }
        done.end = written;
        done.writtenNanos = System.nanoTime();
        counters.written(done.bytes);
        group = new AppendGroup(latch, counters);
        boolean inline = taken == null && queue.isEmpty() && sync.canSyncInline(done);
        if (!inline) {
            sync.hand(done);
        }
        for (PendingAppend append = done.first; append != null; append = append.next()) {
            if (append.kind == PendingAppend.Kind.APPEND) {
                releasePayload(append);
                Listeners.written(append.listener, append.firstSequence);
            }
        }
        if (inline) {
            sync.syncInline(done);
        }
        done.arrive();
    }

    private void releasePayload(PendingAppend append) {
        appends.releasePayload(append);
        counters.release(append.storedLength);
    }

    /**
     * Writes the mark of a close, unless nothing was appended. The mark records that everything before it is durable.
     */
    private void markClosed() throws IOException {
        ActiveSegment segment = active;
        if (segment == null) {
            return;
        }
        rolls.verifyOwnership();
        group.syncWanted = true;
        handOver();
        sync.awaitDurable(written, latch);
        rolls.trimRecovered(sync.durable());
        addMark(segment, FrameFormat.FLAG_CLOSED);
        group.syncWanted = true;
        handOver();
        sync.awaitDurable(written, latch);
    }

    private void end() {
        LogFailedException failure = latch.failure();
        Exception cause = failure != null ? failure : new LogClosedException("the log was closed; nothing was written");
        // In the order of the log: first the group that was not handed over, then the appends without sequences.
        failAll(group.first, cause);
        failAll(taken, cause);
        failAll(queue.close(), cause);
        sync.stop();
    }

    /** Closes the active segment. Called once this thread and the sync thread have ended. */
    public void closeFile() throws IOException {
        ActiveSegment segment = active;
        if (segment != null) {
            segment.file().close();
        }
    }

    private void failAll(@Nullable PendingAppend first, Exception cause) {
        PendingAppend append = first;
        while (append != null) {
            PendingAppend following = append.next();
            // A caller that keeps the future must not keep all later ones reachable through it.
            append.next(null);
            AppendListener listener = append.listener;
            if (append.kind == PendingAppend.Kind.APPEND) {
                releasePayload(append);
            }
            Listeners.failed(listener, cause);
            append = following;
        }
    }
}
