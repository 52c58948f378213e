package io.ingestor.wal.internal.segment;

/**
 * An end of the log: everything before it, in this segment and all earlier ones.
 *
 * @param segment number of the segment, 0 before there is one
 * @param position end of the last frame in it
 * @param nextSequence the sequence that follows the last one before this end
 */
public record LogEnd(long segment, long position, long nextSequence) {

    public boolean isBefore(LogEnd other) {
        return segment < other.segment || (segment == other.segment && position < other.position);
    }
}
