package io.ingestor.wal.internal.append;

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
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The maker of segment files. A segment is made under a temporary name, with real zeros or out of a released one,
 * synced, renamed, and the directory synced: a file that bears a segment's name is always whole.
 *
 * <p>A failed directory sync stops the log, because after it the log cannot know which names will last. Used on the
 * housekeeping thread only.
 */
public final class SegmentMaker {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10).asReadOnlyBuffer();

    private final StorageDirectory directory;
    private final OwnershipWatch ownership;
    private final FailureLatch latch;
    private final long segmentBytes;
    private final DiskSpace space;
    private final LogEvents events;
    private final long logIdHigh;
    private final long logIdLow;
    private final boolean continuesLog;

    /** Shared by all segments of this open. */
    private final long life = SegmentHeader.newLife();

    /** Names of files to recycle. */
    private final Deque<String> spares = new ArrayDeque<>();

    private long nextNumber;

    public SegmentMaker(
            StorageDirectory directory,
            OwnershipWatch ownership,
            FailureLatch latch,
            long segmentBytes,
            DiskSpace space,
            LogEvents events,
            LogRecovery.Recovered recovered) {
        this.directory = directory;
        this.ownership = ownership;
        this.latch = latch;
        this.segmentBytes = segmentBytes;
        this.space = space;
        this.events = events;
        this.logIdHigh = recovered.logIdHigh();
        this.logIdLow = recovered.logIdLow();
        this.continuesLog = !recovered.segments().isEmpty();
        this.nextNumber = recovered.nextNumber();
        this.spares.addAll(recovered.spares());
    }

    long segmentBytes() {
        return segmentBytes;
    }

    String location() {
        return directory.location();
    }

    /** Returns true if the log had segments when it was opened. */
    boolean continuesLog() {
        return continuesLog;
    }

    /** Makes the next segment. After an exception the same segment can be tried again, with a fresh file. */
    PreparedSegment make() throws IOException {
        events.prepareBegins();
        try {
            SegmentHeader header = SegmentHeader.ofLife(logIdHigh, logIdLow, nextNumber, life, segmentBytes);
            Temporary temporary = makeTemporary(header);
            directory.rename(temporary.name(), header.name());
            syncDirectory();
            PreparedSegment segment = new PreparedSegment(header, directory.openForWrite(header.name()));
            nextNumber++;
            events.prepareEnds(header.number(), temporary.origin());
            return segment;
        } catch (IOException e) {
            events.prepareFails(nextNumber, e);
            throw e;
        }
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

    /** Takes the file of a released segment out of the log, and keeps it for recycling if there is a use for it. */
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
        events.released(header.number());
    }

    /**
     * Cuts a recovered segment behind its last frame, so that a log that is often opened does not keep a whole segment
     * for each time. Its successor's chain frame must be durable, because without one a short segment counts as
     * damaged. Nothing depends on its success.
     */
    void trim(ChainLink segment) {
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
    }

    /**
     * Makes a segment that was not used a spare. A file without a segment's name certainly holds no record, so the next
     * open need not read it, which another user could not do. Nothing depends on its success.
     */
    void setAside(PreparedSegment segment) {
        String name = segment.header().name();
        try {
            ownership.check();
            latch.check();
            directory.rename(name, name + SegmentFormat.TEMPORARY_SUFFIX);
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "an unused segment keeps its name: " + name, e);
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
