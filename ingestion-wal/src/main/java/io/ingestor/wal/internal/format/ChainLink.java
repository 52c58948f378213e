package io.ingestor.wal.internal.format;

/**
 * The record that a segment holds of its predecessor.
 *
 * @param number number of the predecessor, 0 if there is none
 * @param finalPosition position at which the last frame ends, padding included; nothing behind it is part of the log
 * @param lastSequence one less than the first sequence that would have come next in the predecessor
 * @param digest {@link SegmentDigest} over all frames of the predecessor
 */
public record ChainLink(long number, long finalPosition, long lastSequence, int digest) {

    public static final ChainLink NONE = new ChainLink(0, 0, 0, 0);
}
