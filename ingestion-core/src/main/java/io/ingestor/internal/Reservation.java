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

    /** What the payer is charged. */
    long charged() {
        return charged;
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

    /** The payer is charged that much less; the bytes stay. */
    void discharge(long part) {
        budget.discharge(payer, part);
        charged -= part;
    }

    /** Gives everything back. */
    void end() {
        budget.discharge(payer, charged);
        budget.release(bytes);
        charged = 0;
        bytes = 0;
    }
}
