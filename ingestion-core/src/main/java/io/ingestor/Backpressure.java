package io.ingestor;

import java.time.Duration;
import java.util.Objects;

/**
 * The longest time that a call waits before it is refused with {@link OverloadedException}. It waits for memory within
 * the budget and its tenant's share, and for a backlog of the sink within its limit. If reads in progress are about to
 * free memory, a call may wait for them up to one second, even if this limit is shorter.
 *
 * @param maxWait longest wait, 0 or more, during which the calling thread is parked; unlimited if beyond 292 years
 */
public record Backpressure(Duration maxWait) {

    public Backpressure {
        Objects.requireNonNull(maxWait, "maxWait");
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait must be >= 0, was " + maxWait);
        }
    }

    /** Returns a backpressure of zero: calls wait only for reads that are about to free memory. */
    public static Backpressure refuse() {
        return new Backpressure(Duration.ZERO);
    }

    /** Returns a backpressure that makes calls wait at most the given time. */
    public static Backpressure waitAtMost(Duration maxWait) {
        return new Backpressure(maxWait);
    }
}
