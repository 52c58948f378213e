package io.ingestor.wal.internal.format;

import java.security.SecureRandom;

/**
 * The fields of the header of a segment.
 *
 * @param logIdHigh first half of the random id that all segments of one log share
 * @param logIdLow second half of that id
 * @param number place in the chain, from 1 without holes
 * @param incarnation the id of the segment's life plus the number, fresh each time a file becomes a segment; covered by
 *     the CRC of every frame header
 * @param segmentBytes size of the file, and the end of the space for frames
 */
public record SegmentHeader(long logIdHigh, long logIdLow, long number, long incarnation, long segmentBytes) {

    /** The id of an unknown life; see {@link #life()}. */
    public static final long NO_LIFE = 0;

    /** Returns a random id for a new life. */
    public static long newLife() {
        SecureRandom random = new SecureRandom();
        long life = random.nextLong();
        while (life == NO_LIFE) {
            life = random.nextLong();
        }
        return life;
    }

    /** Returns the header of a segment that is created in this life. */
    public static SegmentHeader ofLife(long logIdHigh, long logIdLow, long number, long life, long segmentBytes) {
        return new SegmentHeader(logIdHigh, logIdLow, number, life + number, segmentBytes);
    }

    /**
     * Returns the id of the life in which the segment was created. It is {@link #NO_LIFE} in a salvaged log. In a log
     * with random incarnations, each segment counts as a separate life.
     */
    public long life() {
        return incarnation - number;
    }

    public String name() {
        return SegmentFormat.name(number);
    }

    public boolean sameLog(SegmentHeader other) {
        return logIdHigh == other.logIdHigh && logIdLow == other.logIdLow;
    }

    /** Returns the maximum length of a frame in this segment, including the frame header. */
    public int maxFrameBytes() {
        return FrameFormat.maxFrameBytes(segmentBytes);
    }
}
