package io.ingestor.wal.internal.segment;

/**
 * An end of the log. It covers everything before its position in its segment, and all earlier segments.
 *
 * @param segment the number of the segment; 0 if the log has none yet
 * @param position the position in the segment, at which a frame ends
 * @param nextSequence the sequence that follows the last one before this end
 */
public record LogEnd(long segment, long position, long nextSequence) {

    public boolean isBefore(LogEnd other) {
        return segment < other.segment || (segment == other.segment && position < other.position);
    }
}
