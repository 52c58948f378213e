package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import java.io.IOException;

/**
 * A search for frames behind a place that holds none. Lengths cannot be followed there, so it tries every position
 * where a frame could begin. One that verifies and records that the disk had everything up to beyond that place proves
 * damage; without one, the place is where a crash has cut the log.
 *
 * @param promise the furthest position up to which a frame behind records that everything was durable; 0 if there is no
 *     such frame
 * @param promisedAt position of that frame
 * @param frames frames behind that verify
 * @param dataEnd end of the last byte behind that is not zero, rounded up to a multiple of 8; the place itself if all
 *     are
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
