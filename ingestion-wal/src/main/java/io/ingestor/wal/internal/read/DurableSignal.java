package io.ingestor.wal.internal.read;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes readers that wait for the durable end to move. Whoever moves it, or ends the wait for another reason, first
 * changes what the waiter looks at and then signals; while nobody waits, that is one volatile read.
 */
public final class DurableSignal {

    /** What a reader waits for. Reads volatile state only. */
    @FunctionalInterface
    public interface Waited {
        /** Whether the wait is over; throws if it will never be. */
        boolean isOver() throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /**
     * Raised before a waiter looks, read after the state was changed. Both are volatile, so either the waiter sees the
     * change, or the signal sees the waiter and, by the lock, cannot come between its look and its sleep.
     */
    private final AtomicInteger waiting = new AtomicInteger();

    public void signal() {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is over, for so long at most; returns whether it is. */
    public boolean await(Waited waited, long nanos) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        waiting.getAndIncrement();
        try {
            long left = nanos;
            while (!waited.isOver()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            waiting.getAndDecrement();
            lock.unlock();
        }
    }
}
