package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.SegmentHeader;

/**
 * A segment that is part of the log.
 *
 * @param header its header
 * @param firstSequence the first sequence it could hold
 * @param finalPosition the end of its last frame; {@link #OPEN} while frames are appended to it
 * @param nextSequence the sequence after its last; 0 while it is open
 */
public record SegmentInfo(SegmentHeader header, long firstSequence, long finalPosition, long nextSequence) {

    public static final long OPEN = -1;

    public static final long UNKNOWN = 0;

    public long number() {
        return header.number();
    }

    /** Returns the sequence after the frames before that position, or {@link #UNKNOWN} if it is not the final one. */
    public long nextSequenceAt(long position) {
        return position == finalPosition ? nextSequence : UNKNOWN;
    }

    public SegmentInfo closed(long position, long next) {
        return new SegmentInfo(header, firstSequence, position, next);
    }
}
