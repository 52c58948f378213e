package io.ingestor.internal.table;

import io.ingestor.OverloadedException;
import io.ingestor.internal.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that scans take for themselves: within the memory budget, and no more than a part of it, so that open
 * cursors leave room for ingestion. Safe for all threads.
 */
final class ScanBudget {

    /** The part of the memory budget that scans together may take. */
    private static final int PART = 4;

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** The failure of a scan that lacks memory; the scan lets go of all tables before anything makes room for it. */
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

        /** Returns true if scans have taken all that they may, so that only the end of one makes room. */
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

    /** Leaves bytes to others that account for them in the memory budget. */
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
