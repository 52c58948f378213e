package io.ingestor.memtable;

/**
 * An account of the memory that a scan needs before its first entry, for example for sorting. A table takes bytes from
 * it before it allocates them, and gives them back when it frees them.
 */
public interface ScanMemory {

    /** An account without a limit. */
    ScanMemory UNBOUNDED = new ScanMemory() {
        @Override
        public void take(long bytes) {}

        @Override
        public void give(long bytes) {}
    };

    /**
     * Takes bytes of capacity, or throws if they are not available. The scan then fails with that exception, and the
     * caller of the scan reclaims all bytes taken.
     */
    void take(long bytes);

    /** Gives back bytes that were taken. */
    void give(long bytes);
}
