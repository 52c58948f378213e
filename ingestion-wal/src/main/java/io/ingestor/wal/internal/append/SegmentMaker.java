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
 * The maker of segment files. It fills a new file with zeros, or recycles a released one, under a temporary name, and
 * syncs it. Then it renames the file and syncs the directory. A file gets a segment's name only once it is whole.
 *
 * <p>A failed directory sync stops the log, because it is then unknown which names are durable. Changes files on the
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

    /** The id of the life that all segments of this open share. */
    private final long life = SegmentHeader.newLife();

    /** The names of the files to recycle. */
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

    /** Makes the next segment. After an exception, the next call tries the same number again with another file. */
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

    /** A whole segment file that still has its temporary name. */
    private record Temporary(String name, LogEvents.Origin origin) {}

    private Temporary makeTemporary(SegmentHeader header) throws IOException {
        String spare = spares.poll();
        if (spare != null) {
            try {
                if (recycle(spare, header)) {
                    return new Temporary(spare, LogEvents.Origin.RECYCLED);
                }
            } catch (IOException e) {
                // A failed sync is not repeated on the same file. The file is deleted, and a new one is made.
                LOGGER.log(Level.WARNING, "cannot recycle file " + spare + ", making a new one", e);
            }
            directory.delete(spare);
        }
        return new Temporary(create(header), LogEvents.Origin.CREATED);
    }

    private boolean recycle(String spare, SegmentHeader header) throws IOException {
        try (WritableFile file = directory.openForWrite(spare)) {
            // A file that a backup has hard-linked must not be overwritten.
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
        // While the zeros were written, the directory may have got another owner, and the rename would replace its
        // file.
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

    /** Removes the file of a released segment from the log, and keeps it as a spare if it can be recycled. */
    void release(SegmentHeader header) throws IOException {
        // Another owner may have segments with the same names.
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
     * Truncates a recovered segment behind its last frame, so that a log that is opened often does not keep a
     * full-sized segment for each open. The successor's chain frame must be durable, because without it a short segment
     * counts as damaged. A failure is only logged.
     */
    void trim(ChainLink segment) {
        String name = SegmentFormat.name(segment.number());
        long end = (segment.finalPosition() + SegmentFormat.FIRST_FRAME - 1) & -SegmentFormat.FIRST_FRAME;
        try {
            // The segment may have been released meanwhile. A hard-linked backup needs the full size.
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
     * Renames an unused segment to a spare. An open reads only files with a segment's name, so a user without
     * permission to read this file can still open the log. A failure is only logged.
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
