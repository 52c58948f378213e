package io.ingestor.internal.table;

import java.util.function.LongSupplier;

/** The rule by which a table is sealed before it is full. Applying threads report to it; the flush thread asks it. */
public final class TableSealing {

    /** A time in nanoseconds that never comes: nothing is due before a signal. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** The rule without a sink, where no table is sealed early. */
    static final TableSealing ONLY_FULL = new TableSealing(Long.MAX_VALUE, () -> 0, new TableSignal());

    private final long sealAtBytes;
    private final LongSupplier nanoTime;
    private final TableSignal signal;
    private volatile long begunNanos;
    private volatile boolean wanted;

    /**
     * Creates the sealing of one ingestor's tables.
     *
     * @param sealAtBytes bytes of the memory budget in use from which on a table is sealed, if the sink has nothing to
     *     take
     */
    public TableSealing(long sealAtBytes, LongSupplier nanoTime, TableSignal signal) {
        this.sealAtBytes = sealAtBytes;
        this.nanoTime = nanoTime;
        this.signal = signal;
    }

    long sealAtBytes() {
        return sealAtBytes;
    }

    /**
     * Notes that the table that takes entries is about to get its first: from the moment it can be seen it has its age.
     */
    void begins() {
        begunNanos = nanoTime.getAsLong();
    }

    /** Signals that the table has its first entry. */
    void begun() {
        signal.signal();
    }

    boolean hasSink() {
        return sealAtBytes < Long.MAX_VALUE;
    }

    /** Returns true if a table is to be sealed though neither it nor memory is full. */
    boolean isWanted() {
        return wanted;
    }

    /** Asks for a table to be sealed, because a caller waits for memory that only the sink can free. */
    void want() {
        if (hasSink() && !wanted) {
            wanted = true;
            signal.signal();
        }
    }

    /** Notes that the table that takes entries was sealed. */
    void sealed() {
        wanted = false;
        signal.signal();
    }

    long nanosSinceBegun() {
        return nanoTime.getAsLong() - begunNanos;
    }
}
