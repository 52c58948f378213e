package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.host.HostLogger;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.PreparedSegment;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the next segment ready, on the housekeeping thread. A segment is made under a temporary name, with real zeros
 * or out of a released one, synced, renamed, and the directory synced: a file that bears a segment's name is always
 * whole.
 *
 * <p>If that fails, most likely because the disk is full, nothing is lost, because nothing was acknowledged in that
 * file: appends are refused, and it is tried again with a fresh file. Only a failed directory sync stops the log,
 * because after it there is no knowing which names will last.
 */
public final class SegmentPreparer {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10).asReadOnlyBuffer();

    private final StorageDirectory directory;
    private final ScheduledExecutorService housekeeping;
    private final OwnershipWatch ownership;
    private final FailureLatch latch;
    private final long segmentBytes;
    private final long retryNanos;
    private final DiskSpace space;
    private final LogEvents events;
    private final Clock clock;
    private final long logIdHigh;
    private final long logIdLow;
    private final boolean holdsSegments;

    /** Shared by all segments of this open. */
    private final long life = SegmentHeader.newLife();

    /** Names of files to recycle; used on the housekeeping thread only. */
    private final Deque<String> spares = new ArrayDeque<>();

    private long nextNumber;
    private volatile @Nullable PreparedSegment ready;
    private volatile @Nullable IOException failure;
    private volatile boolean missed;

    /** True once the log thread has taken a segment. Until then it has nothing to append to. */
    private volatile boolean begun;

    /** When {@link #missed} was set; written before it. */
    private volatile Instant missedSince = Instant.EPOCH;

    private volatile boolean stopped;
    private volatile @Nullable Thread awaiting;

    public SegmentPreparer(
            StorageDirectory directory,
            ScheduledExecutorService housekeeping,
            OwnershipWatch ownership,
            FailureLatch latch,
            long segmentBytes,
            long retryNanos,
            DiskSpace space,
            LogEvents events,
            Clock clock,
            LogRecovery.Recovered recovered) {
        this.directory = directory;
        this.housekeeping = housekeeping;
        this.ownership = ownership;
        this.latch = latch;
        this.segmentBytes = segmentBytes;
        this.retryNanos = retryNanos;
        this.space = space;
        this.events = events;
        this.clock = clock;
        this.logIdHigh = recovered.logIdHigh();
        this.logIdLow = recovered.logIdLow();
        this.holdsSegments = !recovered.segments().isEmpty();
        this.nextNumber = recovered.nextNumber();
        this.spares.addAll(recovered.spares());
    }

    /** Begins to prepare the first segment. */
    public void start() {
        schedule(0);
    }

    boolean isReady() {
        return ready != null;
    }

    /** Returns true if an append must be refused, because a segment was missed and none has come since. */
    boolean isSuspended() {
        return missed && failure != null;
    }

    /** Returns since when and why appends are refused; empty if they are not. */
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
        IOException known = cause == null ? new IOException("cause no longer known") : cause;
        return new LogRefusedException(
                "the log cannot grow: the next segment of " + segmentBytes + " bytes cannot be prepared in "
                        + directory.location() + "; free space there, the log resumes by itself: "
                        + FailureLatch.reason(known),
                known);
    }

    /**
     * Takes the next segment, waiting for it if it is late; null if it could not be prepared. Called by the log thread.
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

    /** On the housekeeping thread: the file of a released segment is no longer part of the log. */
    void release(SegmentHeader header) throws IOException {
        // Another owner's segments have the same names.
        ownership.check();
        latch.check();
        String name = header.name();
        if (header.segmentBytes() == segmentBytes && spares.size() < PreparedSegment.MAX_SPARES) {
            String spare = name + SegmentFormat.TEMPORARY_SUFFIX;
            directory.rename(name, spare);
            syncDirectory();
            spares.add(spare);
        } else {
            directory.delete(name);
            syncDirectory();
        }
    }

    /**
     * Cuts a recovered segment behind its last frame, so that a log that is often opened does not keep a whole segment
     * for each time. Its successor's chain frame must be durable, because without one a short segment counts as
     * damaged. Nothing depends on its success.
     */
    void trim(ChainLink segment) {
        housekeeping.execute(() -> {
            String name = SegmentFormat.name(segment.number());
            long end = (segment.finalPosition() + SegmentFormat.FIRST_FRAME - 1) & -SegmentFormat.FIRST_FRAME;
            try {
                // It may have been released meanwhile. A hard-linked backup needs its whole size.
                if (directory.list().contains(name) && !directory.hasOtherNames(name)) {
                    try (WritableFile file = directory.openForWrite(name)) {
                        file.truncate(end);
                        file.syncAll();
                    }
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot give back unused space of file " + name, e);
            }
        });
    }

    /**
     * Ends the preparation after the last append. A prepared segment that was not used becomes a spare: a file without
     * a segment's name certainly holds no record, so the next open need not read it, which another user could not do.
     * The only file of a log keeps its name, because it alone has the log's id.
     */
    public void stop() {
        stopped = true;
        if (holdsSegments || begun) {
            housekeeping.execute(this::leaveSpare);
        }
    }

    /** On the housekeeping thread, after the last task that prepares. Nothing depends on its success. */
    private void leaveSpare() {
        PreparedSegment segment = ready;
        if (segment == null) {
            return;
        }
        String name = segment.header().name();
        try {
            ownership.check();
            latch.check();
            directory.rename(name, name + SegmentFormat.TEMPORARY_SUFFIX);
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "an unused segment keeps its name: " + name, e);
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
            var unused = housekeeping.schedule(this::prepare, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closing; no thread waits for it.
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
        events.prepareBegins();
        try {
            SegmentHeader header = SegmentHeader.ofLife(logIdHigh, logIdLow, nextNumber, life, segmentBytes);
            Temporary temporary = makeTemporary(header);
            directory.rename(temporary.name(), header.name());
            syncDirectory();
            ready = new PreparedSegment(header, directory.openForWrite(header.name()));
            nextNumber++;
            events.prepareEnds(header.number(), temporary.origin());
            boolean failed = failure != null;
            failure = null;
            if (failed) {
                LOGGER.log(Level.INFO, "the log in " + directory.location() + " can grow again");
            }
        } catch (IOException e) {
            boolean first = failure == null;
            failure = e;
            if (!begun) {
                // A log that opens on a full disk refuses its first append, and says so before it comes.
                miss();
            }
            schedule(retryNanos);
            events.prepareFails(nextNumber, e);
            if (first) {
                LOGGER.log(Level.WARNING, "cannot prepare a segment in " + directory.location(), e);
            }
        } catch (Throwable t) {
            latch.fail("the next segment could not be prepared", t);
        }
        LockSupport.unpark(awaiting);
    }

    /** A file that is whole but for its name. */
    private record Temporary(String name, LogEvents.Origin origin) {}

    private Temporary makeTemporary(SegmentHeader header) throws IOException {
        String spare = spares.poll();
        if (spare != null) {
            try {
                if (recycle(spare, header)) {
                    return new Temporary(spare, LogEvents.Origin.RECYCLED);
                }
            } catch (IOException e) {
                // A failed sync is not repeated on the same file: it goes, and a new one is made.
                LOGGER.log(Level.WARNING, "cannot recycle file " + spare + ", making a new one", e);
            }
            directory.delete(spare);
        }
        return new Temporary(create(header), LogEvents.Origin.CREATED);
    }

    private boolean recycle(String spare, SegmentHeader header) throws IOException {
        try (WritableFile file = directory.openForWrite(spare)) {
            // What a backup has linked is not overwritten.
            if (file.size() != segmentBytes || directory.hasOtherNames(spare)) {
                return false;
            }
            file.writeFully(SegmentFormat.encode(header), 0);
            file.syncAll();
            return true;
        }
    }

    private String create(SegmentHeader header) throws IOException {
        String name = header.name() + SegmentFormat.TEMPORARY_SUFFIX;
        space.require(segmentBytes);
        if (directory.list().contains(name)) {
            spares.remove(name);
            directory.delete(name);
        }
        try (WritableFile file = directory.create(name)) {
            file.writeFully(SegmentFormat.encode(header), 0);
            ByteBuffer zeros = ZEROS.duplicate();
            for (long position = SegmentFormat.FIRST_FRAME; position < segmentBytes; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), segmentBytes - position));
                int count = zeros.remaining();
                file.writeFully(zeros, position);
                position += count;
            }
            file.syncAll();
        } catch (IOException e) {
            deleteAfter(e, name);
            throw e;
        }
        // It took long, and its name could replace a file of another owner.
        ownership.check();
        latch.check();
        return name;
    }

    private void deleteAfter(IOException cause, String name) {
        try {
            directory.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void syncDirectory() throws IOException {
        try {
            directory.sync();
        } catch (IOException e) {
            latch.fail("a directory sync failed", e);
            throw e;
        }
    }
}
