package io.ingestor.wal.internal.format;

import org.jspecify.annotations.Nullable;

/** The fields of a frame header. One thread reuses the object for one frame after another. */
public final class FrameHeader {
    public int length;
    public int type;
    public int codec;
    int flags;
    public long firstSequence;
    public int recordCount;
    public int uncompressedLength;
    public long durableUpTo;
    public int payloadCrc;
    public int headerCrc;

    public FrameHeader set(int newType, int newCodec, int newFlags, int storedLength) {
        type = newType;
        codec = newCodec;
        flags = newFlags;
        length = FrameFormat.HEADER_BYTES + storedLength;
        uncompressedLength = storedLength;
        recordCount = 0;
        payloadCrc = 0;
        return this;
    }

    public int storedLength() {
        return length - FrameFormat.HEADER_BYTES;
    }

    public long alignedLength() {
        return FrameFormat.aligned(length);
    }

    public long nextSequence() {
        return firstSequence + recordCount;
    }

    /**
     * Returns true if this frame is an entry that contains {@code fromSequence}, or begins at or after it. A reader
     * that begins at that sequence returns only such entries.
     */
    public boolean isEntryFrom(long fromSequence) {
        return type == FrameFormat.TYPE_ENTRY && (nextSequence() > fromSequence || firstSequence >= fromSequence);
    }

    public boolean isClosedMark() {
        return type == FrameFormat.TYPE_MARK && (flags & FrameFormat.FLAG_CLOSED) != 0;
    }

    /** Returns the reason why this frame cannot be at {@code position} in any segment, or null if it can. */
    @Nullable
    public String misplaced(long position) {
        boolean first = position == SegmentFormat.FIRST_FRAME;
        return first == (type == FrameFormat.TYPE_CHAIN)
                ? null
                : "frame type expected " + (first ? "chain" : "entry or mark") + ", actual " + type;
    }

    /** Returns the mismatch if this frame does not begin at {@code expectedSequence}, or null if it does. */
    @Nullable
    public String outOfSequence(long expectedSequence) {
        return firstSequence == expectedSequence
                ? null
                : "first sequence expected " + expectedSequence + ", actual " + firstSequence;
    }
}
