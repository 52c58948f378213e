package io.ingestor.internal.table;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A signal that wakes the flush thread when there may be something to do. Threads that signal never wait, and need not
 * know whether there is a sink: without one no thread listens.
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
     * Makes {@link #durable} signal once that sequence is durable. The caller looks at the durable sequence after that,
     * not only before.
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
