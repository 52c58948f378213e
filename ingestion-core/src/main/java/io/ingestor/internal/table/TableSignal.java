package io.ingestor.internal.table;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A signal that wakes the flush thread when there may be work for it. Signalling never blocks, and has no effect
 * without a sink, because no thread listens then.
 */
public final class TableSignal {

    private volatile @Nullable Thread flushThread;
    private volatile long awaitedSequence = Long.MAX_VALUE;

    public void listener(Thread thread) {
        flushThread = thread;
    }

    /** Wakes the flush thread after a change. */
    public void signal() {
        Thread thread = flushThread;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Makes {@link #durable} signal once that sequence is durable. To miss no signal, callers must check the durable
     * sequence after this call.
     */
    public void await(long sequence) {
        awaitedSequence = sequence;
    }

    public void durable(long sequence) {
        if (sequence >= awaitedSequence) {
            awaitedSequence = Long.MAX_VALUE;
            signal();
        }
    }
}
