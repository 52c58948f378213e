package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import java.io.IOException;

/**
 * A search for frames behind a place that holds none. No length leads to the next frame there, so the search tries
 * every position where a frame could begin. A frame whose header verifies and records that the log was durable beyond
 * the place proves damage. Without such a frame, the place is a torn end that a crash left.
 *
 * @param promise the furthest position up to which a frame behind the place records that everything was durable; 0 if
 *     there is no such frame
 * @param promisedAt the position of that frame
 * @param frames the number of headers behind the place that verify
 * @param dataEnd the end of the last non-zero byte from the place on, rounded up to a multiple of 8; the place itself
 *     if there is none
 */
public record TailSearch(long promise, long promisedAt, long frames, long dataEnd) {

    public static TailSearch from(SegmentReader reader, long place) throws IOException {
        long limit = reader.header().segmentBytes();
        FrameHeader frame = reader.frame();
        long promise = 0;
        long promisedAt = 0;
        long frames = 0;
        long dataEnd = place;
        for (long position = reader.skipZeros(place, limit);
                position < limit;
                position = reader.skipZeros(position + FrameFormat.ALIGNMENT, limit)) {
            dataEnd = position + FrameFormat.ALIGNMENT;
            if (position > place && reader.find(position, limit) == SegmentReader.Found.FRAME) {
                frames++;
                if (frame.durableUpTo > promise) {
                    promise = frame.durableUpTo;
                    promisedAt = position;
                }
            }
        }
        return new TailSearch(promise, promisedAt, frames, dataEnd);
    }
}
