package io.ingestor.internal.host;

import java.time.Duration;

/** The conversion of durations to nanoseconds. */
public final class Nanos {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /**
     * Returns the nanoseconds of a non-negative duration, capped at {@link Long#MAX_VALUE}, which is about 292 years.
     */
    public static long of(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }
}
