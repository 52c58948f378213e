package io.ingestor.internal.table;

import java.util.function.LongSupplier;

/** When a table is sealed before it is full. Told by whoever applies, asked by the flush thread. */
public final class TableSealing {

    /** A time in nanoseconds that never comes: nothing is due before a signal. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** Without a sink there is no reason to. */
    static final TableSealing ONLY_FULL = new TableSealing(Long.MAX_VALUE, () -> 0, new FlushSignal());

    private final long sealAtBytes;
    private final LongSupplier nanoTime;
    private final FlushSignal signal;
    private volatile long begunNanos;
    private volatile boolean wanted;

    /**
     * Creates the sealing of one ingestor's tables.
     *
     * @param sealAtBytes when so much of the memory budget is in use, and the sink has nothing to take
     */
    public TableSealing(long sealAtBytes, LongSupplier nanoTime, FlushSignal signal) {
        this.sealAtBytes = sealAtBytes;
        this.nanoTime = nanoTime;
        this.signal = signal;
    }

    long sealAtBytes() {
        return sealAtBytes;
    }

    /** The table that takes entries is about to get its first: from the moment it can be seen it has its age. */
    void begins() {
        begunNanos = nanoTime.getAsLong();
    }

    /** It has its first. */
    void begun() {
        signal.signal();
    }

    boolean hasSink() {
        return sealAtBytes < Long.MAX_VALUE;
    }

    /** Whether a table is to be sealed though neither it nor memory is full. */
    boolean isWanted() {
        return wanted;
    }

    /** Somebody waits for what only the sink can make leave. */
    void want() {
        if (hasSink() && !wanted) {
            wanted = true;
            signal.signal();
        }
    }

    /** The table that takes entries was sealed. */
    void sealed() {
        wanted = false;
        signal.signal();
    }

    long nanosSinceBegun() {
        return nanoTime.getAsLong() - begunNanos;
    }
}
