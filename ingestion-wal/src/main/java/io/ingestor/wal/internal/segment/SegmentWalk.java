package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SegmentFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A walk from frame to frame through one segment. It stops at a place without a frame, and the caller decides whether
 * to continue behind it. Used by one thread.
 */
public final class SegmentWalk {

    /** The kinds of bytes at the position. */
    public enum Place {
        /** A frame that verifies, payload included. */
        FRAME,
        /** A frame whose header verifies, but whose payload does not. */
        BAD_PAYLOAD,
        /** Bytes that are not a frame. */
        BAD_HEADER,
        /** A zero length, or the limit. */
        END
    }

    private final SegmentReader reader;
    private final long limit;
    private long position = SegmentFormat.FIRST_FRAME;

    public SegmentWalk(SegmentReader reader, long limit) {
        this.reader = reader;
        this.limit = limit;
    }

    public long position() {
        return position;
    }

    /**
     * Looks at the position. The reader then holds the header of the frame, and for {@link Place#FRAME} its payload.
     */
    public Place look() throws IOException {
        Place place = lookAtHeader();
        return place == Place.FRAME && !reader.loadPayload(position, limit) ? Place.BAD_PAYLOAD : place;
    }

    /**
     * Looks at the position like {@link #look}, but does not read the payload. For {@link Place#FRAME}, only the header
     * is then verified.
     */
    Place lookAtHeader() throws IOException {
        return switch (reader.find(position, limit)) {
            case END -> Place.END;
            case BAD -> Place.BAD_HEADER;
            case FRAME -> Place.FRAME;
        };
    }

    /** Returns why the bytes at the position are not a frame, with the expected and the actual value. */
    public String reason() throws IOException {
        return reader.reason(position, limit);
    }

    /** Returns why the frame cannot have this position in any segment, or null if it can. */
    @Nullable
    public String misplaced() {
        return reader.frame().misplaced(position);
    }

    /** Steps over a frame whose header verifies. */
    public void pass() {
        position += reader.frame().alignedLength();
    }

    /** Moves to the next position at which a header verifies, or to the limit if there is none. */
    public void skip() throws IOException {
        long at = reader.skipZeros(position + FrameFormat.ALIGNMENT, limit);
        while (at < limit && reader.find(at, limit) != SegmentReader.Found.FRAME) {
            at = reader.skipZeros(at + FrameFormat.ALIGNMENT, limit);
        }
        position = at;
    }
}
