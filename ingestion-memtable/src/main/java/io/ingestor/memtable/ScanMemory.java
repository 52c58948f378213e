package io.ingestor.memtable;

/**
 * The memory that a scan needs before its first entry, for example for sorting. A table takes bytes here before it
 * allocates them, and gives them back when it frees them.
 */
public interface ScanMemory {

    /** Unlimited memory. */
    ScanMemory UNBOUNDED = new ScanMemory() {
        @Override
        public void take(long bytes) {}

        @Override
        public void give(long bytes) {}
    };

    /**
     * Takes bytes of capacity, or throws if they are not available. The scan then fails with that exception, and its
     * caller reclaims all bytes taken.
     */
    void take(long bytes);

    /** Gives back bytes that were taken. */
    void give(long bytes);
}
