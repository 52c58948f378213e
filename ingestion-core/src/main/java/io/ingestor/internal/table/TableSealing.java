package io.ingestor.internal.table;

import java.util.function.LongSupplier;

/**
 * The state that decides when a table is sealed before it is full. Threads that apply entries update it, and the flush
 * thread reads it.
 */
public final class TableSealing {

    /** The wait in nanoseconds that only a signal ends. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** The sealing without a sink, where no table is sealed early. */
    static final TableSealing ONLY_FULL = new TableSealing(Long.MAX_VALUE, () -> 0, new TableSignal());

    private final long sealAtBytes;
    private final LongSupplier nanoTime;
    private final TableSignal signal;
    private volatile long begunNanos;
    private volatile boolean wanted;

    /**
     * Creates the sealing of one ingestor's tables.
     *
     * @param sealAtBytes the bytes of the memory budget in use at which a table is sealed if the sink has nothing to
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

    /** Notes that the active table is about to get its first entry. Its age is set before the entry becomes visible. */
    void begins() {
        begunNanos = nanoTime.getAsLong();
    }

    /** Signals that the active table has its first entry. */
    void begun() {
        signal.signal();
    }

    boolean hasSink() {
        return sealAtBytes < Long.MAX_VALUE;
    }

    /** Returns true if the active table is to be sealed although neither it nor memory is full. */
    boolean isWanted() {
        return wanted;
    }

    /** Requests that the active table be sealed, because a caller waits for memory that only the sink can free. */
    void want() {
        if (hasSink() && !wanted) {
            wanted = true;
            signal.signal();
        }
    }

    /** Notes that the active table was sealed. */
    void sealed() {
        wanted = false;
        signal.signal();
    }

    long nanosSinceBegun() {
        return nanoTime.getAsLong() - begunNanos;
    }
}
