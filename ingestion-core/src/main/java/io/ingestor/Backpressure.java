package io.ingestor;

import java.time.Duration;
import java.util.Objects;

/**
 * The longest time that a call waits for memory, its tenant's share included, before it is refused with
 * {@link OverloadedException}.
 *
 * @param maxWait longest wait, 0 or more; unlimited if it is beyond 292 years. The calling thread is parked meanwhile
 */
public record Backpressure(Duration maxWait) {

    public Backpressure {
        Objects.requireNonNull(maxWait, "maxWait");
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait must be >= 0, was " + maxWait);
        }
    }

    /** Returns a backpressure that refuses calls at once. */
    public static Backpressure refuse() {
        return new Backpressure(Duration.ZERO);
    }

    /** Returns a backpressure that makes calls wait at most that long. */
    public static Backpressure waitAtMost(Duration maxWait) {
        return new Backpressure(maxWait);
    }
}
