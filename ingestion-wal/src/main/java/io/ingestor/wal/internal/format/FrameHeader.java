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
     * Returns true if a reader that begins at {@code fromSequence} shows this frame. It must be an entry that contains
     * that sequence or begins at or after it.
     */
    public boolean isEntryFrom(long fromSequence) {
        return type == FrameFormat.TYPE_ENTRY && (nextSequence() > fromSequence || firstSequence >= fromSequence);
    }

    public boolean isClosedMark() {
        return type == FrameFormat.TYPE_MARK && (flags & FrameFormat.FLAG_CLOSED) != 0;
    }

    /** Returns the reason why this frame cannot be at this position of any segment, or null if it can. */
    @Nullable
    public String misplaced(long position) {
        boolean first = position == SegmentFormat.FIRST_FRAME;
        return first == (type == FrameFormat.TYPE_CHAIN)
                ? null
                : "frame type expected " + (first ? "chain" : "entry or mark") + ", actual " + type;
    }

    /** Returns the reason why this frame cannot begin where {@code expectedSequence} is next, or null if it can. */
    @Nullable
    public String outOfSequence(long expectedSequence) {
        return firstSequence == expectedSequence
                ? null
                : "first sequence expected " + expectedSequence + ", actual " + firstSequence;
    }
}
