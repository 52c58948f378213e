package io.ingestor.internal.memory;

/**
 * The bytes that a call holds of the budget while it is looked into, and those that a tenant is charged meanwhile. Not
 * thread-safe: it is its caller's.
 */
public final class Reservation {

    private final MemoryBudget budget;
    private final MemoryAccount payer;
    private long bytes;
    private long charged;

    /**
     * Creates a reservation of bytes that the budget has already set aside.
     *
     * @param charged what the payer is charged of the bytes that are reserved
     */
    public Reservation(MemoryBudget budget, MemoryAccount payer, long bytes, long charged) {
        this.budget = budget;
        this.payer = payer;
        this.bytes = bytes;
        this.charged = charged;
    }

    public MemoryAccount payer() {
        return payer;
    }

    /** Holds that many bytes from now on. */
    public void settle(long needed) {
        budget.adjust(needed - bytes);
        bytes = needed;
        if (charged > needed) {
            budget.discharge(payer, charged - needed);
            charged = needed;
        }
    }

    /**
     * Hands the bytes over to another owner.
     *
     * @param part the bytes of them that the payer stays charged for
     */
    public void handOver(long part) {
        budget.discharge(payer, charged - part);
        charged = 0;
        bytes = 0;
    }

    /** Gives back what was not handed over. */
    public void end() {
        budget.discharge(payer, charged);
        budget.release(bytes);
        charged = 0;
        bytes = 0;
    }
}
