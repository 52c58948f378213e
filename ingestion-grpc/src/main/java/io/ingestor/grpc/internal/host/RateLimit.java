package io.ingestor.grpc.internal.host;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A limit on one kind of log line that clients cause. The first lines of a window are admitted, further lines are
 * counted, and the first line of a later window reports the count. Thread-safe.
 */
public final class RateLimit {

    static final int LINES = 5;
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier ticker;
    private long windowStart; // guarded by this
    private long lines; // guarded by this

    public RateLimit(LongSupplier ticker) {
        this.ticker = ticker;
        this.windowStart = ticker.getAsLong();
    }

    /** Returns the line with the number of lines omitted before it, or null if this line is omitted too. */
    @Nullable
    public synchronized String admit(String line) {
        long now = ticker.getAsLong();
        long left = 0;
        if (now - windowStart >= WINDOW_NANOS) {
            left = Math.max(0, lines - LINES);
            windowStart = now;
            lines = 0;
        }
        lines++;
        if (lines > LINES) {
            return null;
        }
        return left == 0 ? line : line + " (" + left + " lines of this kind were left out before)";
    }
}
