package io.ingestor.cli.send;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that a server may take for its next answer. Not thread-safe. */
final class Patience {

    private final Duration limit;
    private final LongSupplier nanoTime;
    private long since;

    Patience(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Restarts the time. */
    void restart() {
        since = nanoTime.getAsLong();
    }

    boolean isOver() {
        return nanoTime.getAsLong() - since > limit.toNanos();
    }

    Duration limit() {
        return limit;
    }
}
