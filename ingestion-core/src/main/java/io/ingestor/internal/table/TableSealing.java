package io.ingestor.internal.table;

import java.util.function.LongSupplier;

/**
 * The state that decides when a table is sealed before it is full. It is shared by the threads that apply entries,
 * callers that wait for memory, and the flush thread.
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

    /** Starts the age of the active table. Called before its first entry becomes visible. */
    void begins() {
        begunNanos = nanoTime.getAsLong();
    }

    /** Signals the flush thread that the active table has its first entry. */
    void begun() {
        signal.signal();
    }

    boolean hasSink() {
        return sealAtBytes < Long.MAX_VALUE;
    }

    /** Returns true if the active table is to be sealed early, because a caller waits for the sink. */
    boolean isWanted() {
        return wanted;
    }

    /** Requests that the active table be sealed, because a caller waits for the sink. */
    void want() {
        if (hasSink() && !wanted) {
            wanted = true;
            signal.signal();
        }
    }

    /** Ends any request to seal, and signals the flush thread that a table was sealed. */
    void sealed() {
        wanted = false;
        signal.signal();
    }

    long nanosSinceBegun() {
        return nanoTime.getAsLong() - begunNanos;
    }
}
