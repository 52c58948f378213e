package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.SegmentHeader;

/**
 * A segment that is part of the log.
 *
 * @param header its header
 * @param firstSequence the first sequence that it may hold
 * @param finalPosition the end of its last frame; {@link #OPEN} while frames are appended to it
 * @param nextSequence the sequence after its last one; {@link #UNKNOWN} while frames are appended to it
 */
public record SegmentInfo(SegmentHeader header, long firstSequence, long finalPosition, long nextSequence) {

    public static final long OPEN = -1;

    public static final long UNKNOWN = 0;

    public long number() {
        return header.number();
    }

    /** Returns the next sequence at this position if the position is the final one, or {@link #UNKNOWN} otherwise. */
    public long nextSequenceAt(long position) {
        return position == finalPosition ? nextSequence : UNKNOWN;
    }

    public SegmentInfo closed(long position, long next) {
        return new SegmentInfo(header, firstSequence, position, next);
    }
}
