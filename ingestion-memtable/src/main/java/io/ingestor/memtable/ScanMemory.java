package io.ingestor.memtable;

/**
 * The memory that a scan needs before its first entry, such as for sorting: a table takes it here before it allocates,
 * and gives back what it lets go of.
 */
public interface ScanMemory {

    /** Memory without a bound. */
    ScanMemory UNBOUNDED = new ScanMemory() {
        @Override
        public void take(long bytes) {}

        @Override
        public void give(long bytes) {}
    };

    /**
     * Takes bytes of capacity, or throws if there are none; the scan then ends with that exception, and its caller
     * takes back all that it was given.
     */
    void take(long bytes);

    /** Gives back bytes that were taken. */
    void give(long bytes);
}
