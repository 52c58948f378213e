package io.ingestor.grpc.internal.guard;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The limits on frames of one connection that carry no data: resets, empty DATA frames, frames on closed streams and
 * the like. Each costs the I/O thread as much as a record does. Not thread-safe.
 */
public final class FrameLimits {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int GOAWAY = 7;
    static final int END_STREAM = 1;
    static final int HEADER_BYTES = 9;

    public static final int MAX_CALLS_PER_CONNECTION = 1024;

    /** The maximum number of resets in ten seconds. A client may cancel all of its calls several times. */
    public static final int MAX_RESETS = 4 * MAX_CALLS_PER_CONNECTION;

    /**
     * The maximum number of other frames in ten seconds. A refused call leaves as many frames in flight as its
     * flow-control window has room for.
     */
    static final int MAX_IDLE_FRAMES = 20_000;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int RST_STREAM_BYTES = HEADER_BYTES + 4;
    private static final int RST_STREAM_START = 4 << 8 | RST_STREAM;
    private static final int NO_ERROR = 0;
    private static final int STREAM_CLOSED = 5;
    private static final int CANCEL = 8;
    private static final int MAX_CREDIT = 1 << 20;

    private long windowStart;
    private int resets;
    private int idle;

    FrameLimits(long now) {
        windowStart = now;
    }

    /** Counts a frame from the client. Returns the reason to close the connection, or null if there is none. */
    @Nullable
    String received(int type, int flags, int payloadBytes, long now) {
        if (type == HEADERS || (type == DATA && (payloadBytes > 0 || (flags & END_STREAM) != 0))) {
            return null;
        }
        if (type == RST_STREAM) {
            return reset(now);
        }
        return idle(now);
    }

    /**
     * Counts a frame to the client. A reset that the client provoked counts as one of its own. Returns the reason to
     * close the connection, or null if there is none.
     */
    @Nullable
    String sent(ByteBuf bytes, long now) {
        if (bytes.readableBytes() < HEADER_BYTES) {
            return null;
        }
        int type = bytes.getByte(bytes.readerIndex() + 3);
        if (type == DATA || type == HEADERS) {
            // The client may answer with a window update for the stream, and one for the connection.
            idle = Math.max(idle - 2, -MAX_CREDIT);
        } else if (bytes.readableBytes() == RST_STREAM_BYTES && bytes.getInt(bytes.readerIndex()) == RST_STREAM_START) {
            return sentReset(bytes.getInt(bytes.readerIndex() + HEADER_BYTES), now);
        }
        return null;
    }

    private @Nullable String sentReset(int error, long now) {
        return switch (error) {
            case NO_ERROR, CANCEL -> null;
            // Sent for a frame on a closed stream. Many are in flight when a call is refused.
            case STREAM_CLOSED -> idle(now);
            default -> reset(now);
        };
    }

    private @Nullable String reset(long now) {
        roll(now);
        resets++;
        return resets > MAX_RESETS ? "too many resets" : null;
    }

    private @Nullable String idle(long now) {
        roll(now);
        idle++;
        return idle > MAX_IDLE_FRAMES ? "too many frames without effect" : null;
    }

    private void roll(long now) {
        if (now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            resets = 0;
            idle = 0;
        }
    }
}
