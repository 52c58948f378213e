package io.ingestor.wal.internal.read;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A signal that wakes the readers waiting for the durable end to move. A thread that moves the end, or ends the wait
 * for another reason, first changes the state that waiters read and then signals. While no reader waits, a signal costs
 * one volatile read.
 */
public final class DurableSignal {

    /** A condition that a reader waits for. It reads only volatile state and state of the waiting thread. */
    @FunctionalInterface
    public interface Waited {
        /** Returns true if the wait is over; throws if it never will be. */
        boolean isOver() throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /**
     * The number of waiters. A waiter increments it before it reads the state, and a signal reads it after the state
     * was changed. Both are volatile, so either the waiter sees the change, or the signal sees the waiter. The lock
     * keeps a signal from coming between the waiter's check and its sleep.
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

    /** Waits at most {@code nanos} nanoseconds for the condition; returns true if it is met. */
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
