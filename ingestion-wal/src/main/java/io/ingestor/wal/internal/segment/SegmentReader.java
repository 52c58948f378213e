package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A reader of the frames of one segment through a window of bounded size. Used by one thread. */
public final class SegmentReader implements AutoCloseable {

    /** The kinds of bytes at a position. */
    public enum Found {
        /** A frame whose header verifies. */
        FRAME,
        /** A zero length, or no room for a length before the limit. */
        END,
        /** Anything else. */
        BAD
    }

    private static final byte[] ZEROS = new byte[256 << 10];

    private final ReadableFile file;
    private final SegmentHeader header;
    private final FrameHeader frame = new FrameHeader();
    private final byte[] scratch = new byte[FrameFormat.CRC_INPUT_BYTES];
    private final ReadWindow shared;
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowLength;

    public SegmentReader(ReadableFile file, SegmentHeader header) {
        this(file, header, new ReadWindow());
    }

    /**
     * Creates a reader that shares a window with others.
     *
     * @param shared the window; readers created with it earlier must no longer be used
     */
    public SegmentReader(ReadableFile file, SegmentHeader header, ReadWindow shared) {
        this.file = file;
        this.header = header;
        this.shared = shared;
    }

    public SegmentHeader header() {
        return header;
    }

    public long fileSize() throws IOException {
        return file.size();
    }

    /** Returns the header that {@link #find} has found. The object is reused. */
    public FrameHeader frame() {
        return frame;
    }

    /** Returns the array that holds the bytes loaded last; see {@link #offset}. */
    public byte[] bytes() {
        return window;
    }

    public int offset(long position) {
        return (int) (position - windowStart);
    }

    /**
     * Looks for a frame at a position. Bytes at or beyond {@code limit} are not read, because they may still change.
     */
    public Found find(long position, long limit) throws IOException {
        if (!load(position, FrameFormat.HEADER_BYTES, limit)) {
            boolean end = position + FrameFormat.LENGTH_OFFSET + Integer.BYTES > limit
                    || (load(position, FrameFormat.ALIGNMENT, limit) && claimedLength(position) == 0);
            return end ? Found.END : Found.BAD;
        }
        int length = claimedLength(position);
        if (length == 0) {
            return Found.END;
        }
        if (length < FrameFormat.HEADER_BYTES || length > header.maxFrameBytes()) {
            // Rejected before the CRC is computed, because behind a torn end every multiple of 8 is tried.
            return Found.BAD;
        }
        return FrameFormat.decode(window, offset(position), header, position, scratch, frame) ? Found.FRAME : Found.BAD;
    }

    private int claimedLength(long position) {
        return FrameFormat.length(window, offset(position));
    }

    /** Loads the payload of the frame that was found at {@code position} and checks its CRC. */
    public boolean loadPayload(long position, long limit) throws IOException {
        // The length was checked against the limits with the header, so the window never grows beyond a frame.
        return load(position, frame.length, limit) && payloadCrc(position) == frame.payloadCrc;
    }

    int payloadCrc(long position) {
        return Crc.of(window, offset(position) + FrameFormat.HEADER_BYTES, frame.storedLength());
    }

    public ByteBuffer payload(long position) {
        return ByteBuffer.wrap(window, offset(position) + FrameFormat.HEADER_BYTES, frame.storedLength())
                .slice();
    }

    /** Returns why the bytes found at {@code position} are bad, with the expected and the actual value. */
    public String reason(long position, long limit) throws IOException {
        if (!load(position, FrameFormat.HEADER_BYTES, limit)) {
            return "expected a frame, found only " + (limit - position) + " bytes";
        }
        if (claimedLength(position) == 0) {
            return "expected a frame, found length 0";
        }
        int at = offset(position);
        if (!FrameFormat.decode(window, at, header, position, scratch, frame)) {
            int actual = FrameFormat.expectedHeaderCrc(window, at, header.incarnation(), position);
            return frame.headerCrc == actual
                    ? "frame of length " + frame.length + " and type " + frame.type + " is outside its limits"
                    : Crc.mismatch("frame header", frame.headerCrc, actual);
        }
        if (!load(position, frame.length, limit)) {
            return "frame of " + frame.length + " bytes goes beyond the end at " + limit;
        }
        return Crc.mismatch("payload", frame.payloadCrc, payloadCrc(position));
    }

    /**
     * Returns the first multiple of 8 from {@code position} on whose 8 bytes are not all zero; {@code limit} if there
     * is none.
     */
    public long skipZeros(long position, long limit) throws IOException {
        long at = position;
        while (at < limit && load(at, FrameFormat.ALIGNMENT, limit)) {
            int from = offset(at);
            if (FrameFormat.length(window, from) != 0) {
                return at;
            }
            int length = (int) Math.min(Math.min(windowLength - from, ZEROS.length), limit - at);
            int nonZero = Arrays.mismatch(window, from, from + length, ZEROS, 0, length);
            if (nonZero >= 0) {
                return at + (nonZero & -FrameFormat.ALIGNMENT);
            }
            at += length;
        }
        return limit;
    }

    /**
     * Makes {@code length} bytes at {@code position} available; returns false if the limit or the end of the file comes
     * first.
     */
    boolean load(long position, int length, long limit) throws IOException {
        if (position >= windowStart && position + length <= windowStart + windowLength) {
            return true;
        }
        if (position + length > limit) {
            return false;
        }
        int wanted = (int) Math.min(Math.max(length, shared.readBytes()), limit - position);
        window = shared.atLeast(wanted);
        windowStart = position;
        windowLength = 0;
        windowLength = file.readFully(ByteBuffer.wrap(window, 0, wanted), position);
        return windowLength >= length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
