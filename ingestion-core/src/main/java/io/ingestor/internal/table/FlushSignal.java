package io.ingestor.internal.table;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the flush thread when there may be something to do. Those who signal never wait, and need not know whether
 * there is a sink: without one nobody listens.
 */
public final class FlushSignal {

    private volatile @Nullable Thread flushThread;
    private volatile long awaitedSequence = Long.MAX_VALUE;

    public void listener(Thread thread) {
        flushThread = thread;
    }

    /** Something changed. */
    public void signal() {
        Thread thread = flushThread;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * From now on {@link #durable} signals once that sequence is durable. Whoever asks looks at the durable sequence
     * after that, not only before.
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
