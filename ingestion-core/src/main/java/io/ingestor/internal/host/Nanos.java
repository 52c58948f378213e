package io.ingestor.internal.host;

import java.time.Duration;

/** Durations as a clock counts them. */
public final class Nanos {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /** Returns the nanoseconds of a duration that is not negative, at most what a long holds: some 292 years. */
    public static long of(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }
}
