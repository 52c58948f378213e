package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentDigest;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The segment to which frames are appended. The frames are collected in a direct buffer and written once per group, or
 * more often if the group is larger than the buffer. Used by one thread.
 */
public final class ActiveSegment {

    /** The size of a page of the page cache; see {@link #flush}. */
    private static final int PAGE = 4096;

    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(PAGE + FrameFormat.ALIGNMENT).asReadOnlyBuffer();

    private final SegmentHeader header;
    private final WritableFile file;
    private final ByteBuffer buffer;
    private final byte[] scratch = new byte[FrameFormat.CRC_INPUT_BYTES];
    private final SegmentDigest digest = new SegmentDigest();

    /** Position in the file of the first byte in the buffer. */
    private long bufferStart = SegmentFormat.FIRST_FRAME;

    /**
     * Creates the writer of a segment without frames.
     *
     * @param buffer a direct buffer, which is cleared and belongs to this segment until the next one is created with it
     */
    public ActiveSegment(PreparedSegment prepared, ByteBuffer buffer) {
        this.header = prepared.header();
        this.file = prepared.file();
        this.buffer = buffer.clear();
    }

    public SegmentHeader header() {
        return header;
    }

    public WritableFile file() {
        return file;
    }

    /** Returns the position of the next frame. */
    public long position() {
        return bufferStart + buffer.position();
    }

    public int digest() {
        return digest.value();
    }

    /** Returns true if a frame with this stored length fits, with {@code marks} marks after it. */
    public boolean fits(int storedLength, int marks) {
        long end = position() + FrameFormat.aligned((long) FrameFormat.HEADER_BYTES + storedLength);
        return end + (long) marks * FrameFormat.HEADER_BYTES <= header.segmentBytes();
    }

    /**
     * Adds a frame, whose stored bytes begin at {@code payloadOffset} in {@code payload}, and sets its header CRC. The
     * position and limit of the payload do not change.
     */
    public void add(FrameHeader frame, @Nullable ByteBuffer payload, int payloadOffset) throws IOException {
        ensureRoom(FrameFormat.HEADER_BYTES);
        FrameFormat.encode(frame, header.incarnation(), position(), scratch);
        buffer.put(scratch, 0, FrameFormat.HEADER_BYTES);
        digest.add(frame.headerCrc);
        int stored = frame.storedLength();
        if (payload != null) {
            copy(payload, payloadOffset, stored);
        }
        int padding = (int) (frame.alignedLength() - frame.length);
        if (padding > 0) {
            ensureRoom(padding);
            buffer.put(buffer.position(), ZEROS, 0, padding);
            buffer.position(buffer.position() + padding);
        }
    }

    private void copy(ByteBuffer payload, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            ensureRoom(1);
            int chunk = Math.min(length - done, buffer.remaining());
            buffer.put(buffer.position(), payload, offset + done, chunk);
            buffer.position(buffer.position() + chunk);
            done += chunk;
        }
    }

    private void ensureRoom(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            writeBuffer();
        }
    }

    /**
     * Writes the buffered frames, and zeros behind them up to a page boundary, at least 8 unless the segment ends
     * first. The zeros mark the end of the log even where a recycled file holds old frames. Because a group ends at a
     * page boundary, the kernel rarely has to read a page before it changes part of it.
     */
    public void flush() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        long end = position();
        int zeros = (int) Math.min(zerosAfter(end), header.segmentBytes() - end);
        if (buffer.remaining() < zeros) {
            writeBuffer();
        }
        buffer.put(buffer.position(), ZEROS, 0, zeros);
        buffer.position(buffer.position() + zeros);
        writeBuffer();
        bufferStart = end;
    }

    private static int zerosAfter(long end) {
        int toPageEnd = (int) (-end & (PAGE - 1));
        return toPageEnd >= FrameFormat.ALIGNMENT ? toPageEnd : toPageEnd + PAGE;
    }

    private void writeBuffer() throws IOException {
        buffer.flip();
        int bytes = buffer.remaining();
        file.writeFully(buffer, bufferStart);
        bufferStart += bytes;
        buffer.clear();
    }
}
