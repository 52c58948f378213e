package io.ingestor.wal.segmented;

/**
 * What the header of a segment says.
 *
 * @param logIdHigh first half of the random id that all segments of one log share
 * @param logIdLow second half of it
 * @param number place in the chain, from 1 without holes
 * @param incarnation random, fresh each time a file becomes a segment; bound into the CRC of every frame header
 * @param segmentBytes size of the file, and the end of the room for frames
 */
record SegmentHeader(long logIdHigh, long logIdLow, long number, long incarnation, long segmentBytes) {

    String name() {
        return SegmentFormat.name(number);
    }

    boolean sameLog(SegmentHeader other) {
        return logIdHigh == other.logIdHigh && logIdLow == other.logIdLow;
    }

    /** The longest frame, header included, that this segment takes. */
    int maxFrameBytes() {
        return FrameFormat.maxFrameBytes(segmentBytes);
    }
}
