package io.ingestor.wal.internal.format;

import java.security.SecureRandom;

/**
 * The fields of the header of a segment.
 *
 * @param logIdHigh first half of the random id that all segments of one log share
 * @param logIdLow second half of it
 * @param number place in the chain, from 1 without holes
 * @param incarnation the segment's life plus its number, fresh each time a file becomes a segment; bound into the CRC
 *     of every frame header
 * @param segmentBytes size of the file, and the end of the room for frames
 */
public record SegmentHeader(long logIdHigh, long logIdLow, long number, long incarnation, long segmentBytes) {

    /** A life that is not known; see {@link #life()}. */
    public static final long NO_LIFE = 0;

    /** Returns the id of a life that begins now. */
    public static long newLife() {
        SecureRandom random = new SecureRandom();
        long life = random.nextLong();
        while (life == NO_LIFE) {
            life = random.nextLong();
        }
        return life;
    }

    /** Makes the header of a segment of that life. */
    public static SegmentHeader ofLife(long logIdHigh, long logIdLow, long number, long life, long segmentBytes) {
        return new SegmentHeader(logIdHigh, logIdLow, number, life + number, segmentBytes);
    }

    /**
     * Returns the life in which the segment was made. In a log whose incarnations are all random, each segment counts
     * as a life of its own.
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

    /** The longest frame, header included, that this segment takes. */
    public int maxFrameBytes() {
        return FrameFormat.maxFrameBytes(segmentBytes);
    }
}
