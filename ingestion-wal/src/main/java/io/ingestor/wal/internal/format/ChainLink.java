package io.ingestor.wal.internal.format;

/**
 * The record in a segment of the one before it.
 *
 * @param number its number, 0 if there is none
 * @param finalPosition position at which its last frame ends, padding included; nothing behind it is part of the log
 * @param lastSequence the sequence before the one that would have come next in it
 * @param digest {@link SegmentDigest} over all its frames
 */
public record ChainLink(long number, long finalPosition, long lastSequence, int digest) {

    public static final ChainLink NONE = new ChainLink(0, 0, 0, 0);
}
