package io.ingestor.internal;

/** What a call holds of the budget while it is looked into, and what a tenant is charged for that meanwhile. Not thread-safe: it is its caller's. */
final class Reservation {

    private final MemoryBudget budget;
    private final MemoryAccount payer;
    private long bytes;
    private long charged;

    /** @param charged what the payer is charged of the bytes that are reserved */
    Reservation(MemoryBudget budget, MemoryAccount payer, long bytes, long charged) {
        this.budget = budget;
        this.payer = payer;
        this.bytes = bytes;
        this.charged = charged;
    }

    MemoryAccount payer() {
        return payer;
    }

    /** Holds that many bytes from now on. */
    void settle(long needed) {
        budget.adjust(needed - bytes);
        bytes = needed;
        if (charged > needed) {
            budget.discharge(payer, charged - needed);
            charged = needed;
        }
    }

    /**
     * What is held is somebody else's from now on.
     *
     * @param part what of it the payer stays charged for
     */
    void handOver(long part) {
        budget.discharge(payer, charged - part);
        charged = 0;
        bytes = 0;
    }

    /** Gives back what was not handed over. */
    void end() {
        budget.discharge(payer, charged);
        budget.release(bytes);
        charged = 0;
        bytes = 0;
    }
}
