package io.ingestor.grpc.internal.guard;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the calls that end by themselves, so that a server on its way out can wait for them and for no others. */
public final class RunningCalls {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private long running; // guarded by lock

    void begin() {
        lock.lock();
        try {
            running++;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            running--;
            if (running == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is none; false if that takes longer. */
    public boolean awaitNone(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (running > 0 && left > 0) {
                left = none.awaitNanos(left);
            }
            return running == 0;
        } finally {
            lock.unlock();
        }
    }
}
