package io.ingestor.wal.internal.read;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A signal that wakes readers that wait for the durable end to move. A thread that moves it, or ends the wait for
 * another reason, first changes the state that the waiter reads and then signals. While no reader waits, a signal costs
 * one volatile read.
 */
public final class DurableSignal {

    /** A condition that a reader waits for. Reads volatile state only. */
    @FunctionalInterface
    public interface Waited {
        /** Returns true if the wait is over; throws if it will never be. */
        boolean isOver() throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /**
     * The number of waiters. Raised before a waiter looks, read after the state was changed. Both are volatile, so
     * either the waiter sees the change, or the signal sees the waiter. By the lock, the signal cannot come between the
     * waiter's look and its sleep.
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

    /** Waits until the wait is over, but at most for so long; returns true if it is over. */
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
