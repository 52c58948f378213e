package io.ingestor.internal;

import io.ingestor.Backpressure;
import io.ingestor.OverloadedException;
import java.time.Duration;

/** Lets calls in: the only place where a caller may wait, and the only one that refuses for lack of memory. */
final class Admission {

    private final MemoryBudget budget;
    private final Tables tables;
    private final Lifecycle lifecycle;
    private final FlushFigures flush;
    private final long maxWaitNanos;

    Admission(MemoryBudget budget, Tables tables, Lifecycle lifecycle, FlushFigures flush, Backpressure backpressure) {
        this.budget = budget;
        this.tables = tables;
        this.lifecycle = lifecycle;
        this.flush = flush;
        this.maxWaitNanos = backpressure.maxWait().toNanos();
    }

    /** Reserves bytes or throws why not. */
    void reserve(long bytes) {
        switch (budget.reserve(bytes, maxWaitNanos, tables::reclaim)) {
            case RESERVED -> tables.trimPool();
            case CLOSED -> throw lifecycle.closedRefusal();
            case TIMED_OUT -> throw overloaded(bytes, "no room came free within " + Duration.ofNanos(maxWaitNanos));
            case INTERRUPTED -> throw overloaded(bytes, "the calling thread was interrupted while it waited for room");
        }
    }

    private OverloadedException overloaded(long bytes, String why) {
        return new OverloadedException(
                "memory budget full: " + budget.used() + " of " + budget.limit()
                        + " bytes are in use" + keptBack() + " and this call needs " + bytes + "; " + why
                        + flush.stall()
                        + ". Nothing of it was taken: try again, or raise memoryBudget",
                flush.retryAfter());
    }

    private String keptBack() {
        return budget.reserve() == 0 ? "" : ", " + budget.reserve() + " are kept back for tables";
    }
}
