package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SalvageMark;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.ActiveSegment;
import io.ingestor.wal.internal.segment.PreparedSegment;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A writer of a new log from existing entries, which keep their sequences and their stored bytes. Where sequences are
 * missing, it begins a new segment, because only a chain frame may skip sequences. A segment with a successor is only
 * as long as its frames, so many gaps take little space. The {@link SalvageMark} stays until the log is finished, so
 * names and bytes need to be durable only then.
 */
final class SalvagedLog implements AutoCloseable {

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10).asReadOnlyBuffer();

    private final StorageDirectory directory;
    private final long logIdHigh;
    private final long logIdLow;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private final FrameHeader frame = new FrameHeader();
    private long segmentBytes;
    private @Nullable ActiveSegment active;
    private ChainLink predecessor = ChainLink.NONE;
    private long number;
    private long nextSequence;
    private long entries;
    private long records;

    /**
     * Creates a log without segments.
     *
     * @param origin a header of the damaged log, whose log id the new log keeps; null if none verifies
     */
    SalvagedLog(StorageDirectory directory, long segmentBytes, @Nullable SegmentHeader origin) {
        this.directory = directory;
        SecureRandom random = new SecureRandom();
        this.logIdHigh = origin != null ? origin.logIdHigh() : random.nextLong();
        this.logIdLow = origin != null ? origin.logIdLow() : random.nextLong();
        this.segmentBytes = segmentBytes;
    }

    long entries() {
        return entries;
    }

    long records() {
        return records;
    }

    int segments() {
        return (int) number;
    }

    /** Adds an entry with its sequence and its stored bytes. */
    void add(FrameHeader entry, ByteBuffer payload) throws IOException {
        while (entry.length > FrameFormat.maxFrameBytes(segmentBytes)
                || entry.uncompressedLength > FrameFormat.maxPayloadBytes(segmentBytes)) {
            segmentBytes *= 2;
        }
        ActiveSegment segment = active;
        if (segment == null
                || entry.firstSequence != nextSequence
                || segment.header().segmentBytes() != segmentBytes
                || !segment.fits(entry.storedLength(), 1)) {
            segment = roll(entry.firstSequence);
        }
        frame.set(FrameFormat.TYPE_ENTRY, entry.codec, 0, entry.storedLength());
        frame.firstSequence = entry.firstSequence;
        frame.recordCount = entry.recordCount;
        frame.uncompressedLength = entry.uncompressedLength;
        frame.durableUpTo = SegmentFormat.FIRST_FRAME;
        frame.payloadCrc = entry.payloadCrc;
        segment.add(frame, payload, payload.position());
        nextSequence = entry.nextSequence();
        entries++;
        records += entry.recordCount;
    }

    private ActiveSegment roll(long firstSequence) throws IOException {
        ActiveSegment old = active;
        if (old != null) {
            active = null;
            try (WritableFile file = old.file()) {
                old.flush();
                file.syncAll();
            }
            predecessor = new ChainLink(old.header().number(), old.position(), nextSequence - 1, old.digest());
        }
        number++;
        // The segment may hold entries of several lives. Its file is new, so the incarnation need not exclude stale
        // frames.
        SegmentHeader header = SegmentHeader.ofLife(logIdHigh, logIdLow, number, SegmentHeader.NO_LIFE, segmentBytes);
        WritableFile file = directory.create(header.name());
        ActiveSegment segment = new ActiveSegment(new PreparedSegment(header, file), buffer);
        active = segment;
        file.writeFully(SegmentFormat.encode(header), 0);
        ByteBuffer chain = ByteBuffer.wrap(FrameFormat.encodeChain(predecessor));
        frame.set(FrameFormat.TYPE_CHAIN, 0, 0, FrameFormat.CHAIN_BYTES);
        frame.firstSequence = firstSequence;
        frame.durableUpTo = SegmentFormat.FIRST_FRAME;
        frame.payloadCrc = Crc.of(chain);
        segment.add(frame, chain, 0);
        nextSequence = firstSequence;
        return segment;
    }

    /**
     * Ends the log like a close, and makes it durable, file names included. The next record will get {@code sequence}.
     */
    void finish(long sequence) throws IOException {
        ActiveSegment segment = active;
        if (segment == null || nextSequence != sequence) {
            segment = roll(sequence);
        }
        segment.flush();
        WritableFile file = segment.file();
        long size = file.size();
        ByteBuffer zeros = ZEROS.duplicate();
        for (long position = size; position < segment.header().segmentBytes(); ) {
            zeros.clear()
                    .limit((int) Math.min(zeros.capacity(), segment.header().segmentBytes() - position));
            int count = zeros.remaining();
            file.writeFully(zeros, position);
            position += count;
        }
        file.syncAll();
        frame.set(FrameFormat.TYPE_MARK, 0, FrameFormat.FLAG_CLOSED, 0);
        frame.firstSequence = sequence;
        frame.durableUpTo = segment.position();
        segment.add(frame, null, 0);
        segment.flush();
        file.syncAll();
        directory.sync();
    }

    @Override
    public void close() throws IOException {
        ActiveSegment segment = active;
        if (segment != null) {
            active = null;
            segment.file().close();
        }
    }
}
