package io.ingestor.internal.table;

import io.ingestor.OverloadedException;
import io.ingestor.internal.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that scans take in addition to the tables. It is limited to a part of the memory budget, so that open
 * cursors leave room for ingestion. Thread-safe.
 */
final class ScanBudget {

    /** The divisor of the memory budget that gives the common limit of all scans. */
    private static final int PART = 4;

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Thrown by a scan that lacks memory. The scan releases all tables before room is made for it. */
    static final class LacksMemoryException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long bytes;
        private final boolean overLimit;

        LacksMemoryException(long bytes, boolean overLimit) {
            super("a scan lacks " + bytes + " bytes", null, false, false);
            this.bytes = bytes;
            this.overLimit = overLimit;
        }

        long bytes() {
            return bytes;
        }

        /** Returns true if scans have reached their limit, so that only the end of a scan makes room. */
        boolean isOverLimit() {
            return overLimit;
        }
    }

    private final MemoryBudget budget;
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    ScanBudget(MemoryBudget budget) {
        this.budget = budget;
        this.limit = budget.limit() / PART;
    }

    void take(long bytes) {
        if (held.addAndGet(bytes) > limit) {
            held.addAndGet(-bytes);
            throw new LacksMemoryException(bytes, true);
        }
        if (!budget.takeForReads(bytes)) {
            held.addAndGet(-bytes);
            throw new LacksMemoryException(bytes, false);
        }
    }

    void give(long bytes) {
        handOver(bytes);
        budget.giveBack(bytes);
    }

    /** Hands bytes over to another owner, which accounts for them in the memory budget. */
    void handOver(long bytes) {
        held.addAndGet(-bytes);
    }

    OverloadedException refusal(LacksMemoryException lack) {
        String why = lack.isOverLimit()
                ? "scans hold " + held.get() + " of the " + limit + " bytes that they may take, which is a quarter of"
                        + " memoryBudget"
                : "memory budget full: " + budget.used() + " of " + budget.limit() + " bytes are in use";
        return new OverloadedException(
                why + ", and this scan needs " + lack.bytes()
                        + " more: close cursors, shorten cursorLease, or raise memoryBudget",
                RETRY);
    }
}
