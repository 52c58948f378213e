package io.ingestor.wal.internal.segment;

import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentDigest;
import io.ingestor.wal.internal.format.SegmentFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The result of a walk over the frames of one segment, from the first frame to the first place without one.
 *
 * @param end the position of that place
 * @param nextSequence the sequence after the last frame
 * @param digest the {@link SegmentDigest} of the frames
 * @param promise the furthest position up to which a frame records that everything was durable
 * @param entries the number of entries
 * @param closed whether the last frame is the mark of a close
 * @param bad why the bytes at {@code end} are bad; null if the frames simply end there
 */
public record SegmentScan(
        long end,
        long nextSequence,
        int digest,
        long promise,
        long entries,
        boolean closed,
        @Nullable String bad) {

    /** The part of a frame that a walk verifies. */
    private enum Depth {
        HEADERS,
        PAYLOADS
    }

    /** Walks from the chain frame, which is known to verify, up to {@code limit}. */
    public static SegmentScan of(SegmentReader reader, long firstSequence, long limit) throws IOException {
        return of(reader, firstSequence, limit, Depth.PAYLOADS);
    }

    /** Walks like {@link #of}, but reads headers only. The end that it finds is certain only if {@link #isSealed()}. */
    public static SegmentScan ofHeaders(SegmentReader reader, long firstSequence, long limit) throws IOException {
        return of(reader, firstSequence, limit, Depth.HEADERS);
    }

    /**
     * Returns true if the last frame is the mark of a close, and records that everything before it was durable. Then no
     * crash has torn the segment, and nothing was written behind the mark.
     */
    public boolean isSealed() {
        return closed && bad == null && promise == end - FrameFormat.HEADER_BYTES;
    }

    private static SegmentScan of(SegmentReader reader, long firstSequence, long limit, Depth depth)
            throws IOException {
        SegmentDigest digest = new SegmentDigest();
        FrameHeader frame = reader.frame();
        SegmentWalk walk = new SegmentWalk(reader, limit);
        long nextSequence = firstSequence;
        long promise = SegmentFormat.FIRST_FRAME;
        long entries = 0;
        boolean closed = false;
        SegmentWalk.Place place = look(walk, depth);
        while (place == SegmentWalk.Place.FRAME) {
            String misplaced = walk.misplaced();
            String wrong = misplaced != null ? misplaced : frame.outOfSequence(nextSequence);
            if (wrong != null) {
                // The frame verifies, so it was written like this. A crash cannot be the cause.
                throw new CorruptLogException(reader.header().name(), walk.position(), wrong);
            }
            digest.add(frame.headerCrc);
            promise = Math.max(promise, frame.durableUpTo);
            nextSequence = frame.nextSequence();
            entries += frame.type == FrameFormat.TYPE_ENTRY ? 1 : 0;
            closed = frame.isClosedMark();
            walk.pass();
            place = look(walk, depth);
        }
        return new SegmentScan(
                walk.position(),
                nextSequence,
                digest.value(),
                promise,
                entries,
                closed,
                place == SegmentWalk.Place.END ? null : walk.reason());
    }

    private static SegmentWalk.Place look(SegmentWalk walk, Depth depth) throws IOException {
        return depth == Depth.PAYLOADS ? walk.look() : walk.lookAtHeader();
    }
}
