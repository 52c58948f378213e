package io.ingestor;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a call waits for memory, be it for what its tenant may have of it, before it is refused with
 * {@link OverloadedException}.
 *
 * @param maxWait longest wait, 0 or more, without a limit if it is beyond 292 years; the calling thread is parked
 *     meanwhile
 */
public record Backpressure(Duration maxWait) {

    public Backpressure {
        Objects.requireNonNull(maxWait, "maxWait");
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait must be >= 0, was " + maxWait);
        }
    }

    /** Refuse at once. */
    public static Backpressure refuse() {
        return new Backpressure(Duration.ZERO);
    }

    /** Wait that long at most. */
    public static Backpressure waitAtMost(Duration maxWait) {
        return new Backpressure(maxWait);
    }
}
