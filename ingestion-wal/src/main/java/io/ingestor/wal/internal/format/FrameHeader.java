package io.ingestor.wal.internal.format;

import org.jspecify.annotations.Nullable;

/** The fields of one frame header; reused from frame to frame by one thread. */
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
     * Returns true if a reader that begins at {@code fromSequence} shows it: an entry of records from there on, or of
     * none.
     */
    public boolean isEntryFrom(long fromSequence) {
        return type == FrameFormat.TYPE_ENTRY && (nextSequence() > fromSequence || firstSequence >= fromSequence);
    }

    public boolean isClosedMark() {
        return type == FrameFormat.TYPE_MARK && (flags & FrameFormat.FLAG_CLOSED) != 0;
    }

    /** Returns why this frame cannot stand at that position of any segment, or null if it can. */
    @Nullable
    public String misplaced(long position) {
        boolean first = position == SegmentFormat.FIRST_FRAME;
        return first == (type == FrameFormat.TYPE_CHAIN)
                ? null
                : "frame type expected " + (first ? "chain" : "entry or mark") + ", actual " + type;
    }

    /** Returns why this frame cannot follow one after which {@code expectedSequence} is next, or null if it can. */
    @Nullable
    public String outOfSequence(long expectedSequence) {
        return firstSequence == expectedSequence
                ? null
                : "first sequence expected " + expectedSequence + ", actual " + firstSequence;
    }
}
