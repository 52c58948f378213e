package io.ingestor.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that records in flight and tables may hold together. Only admission waits here, first come first served, so that a large batch is not starved by small ones;
 * the log, apply and flush only give bytes back or settle what was reserved.
 */
final class MemoryBudget {

    /** How a reservation ended. */
    enum Outcome {
        RESERVED,
        TIMED_OUT,
        INTERRUPTED,
        CLOSED
    }

    /** The lease of a cursor runs out without a signal. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long limit;
    private final long admissible;
    private final AtomicLong used = new AtomicLong();
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile @Nullable Thread first;
    private volatile boolean closed;

    MemoryBudget(long limit) {
        this(limit, 0);
    }

    /** @param reserve bytes that admission leaves to what nobody waits for: tables that grow, and new ones */
    MemoryBudget(long limit, long reserve) {
        this.limit = limit;
        this.admissible = limit - reserve;
    }

    long limit() {
        return limit;
    }

    /** What admission leaves to others. */
    long reserve() {
        return limit - admissible;
    }

    long used() {
        return used.get();
    }

    /** What admission may still give; below 0 if the reserve is in use. */
    long free() {
        return admissible - used.get();
    }

    /**
     * Reserves bytes, waiting for them if need be. An interrupt ends the wait at once and stays set.
     *
     * @param reclaim tries to make that many bytes free, and tells whether it gave any back
     */
    Outcome reserve(long bytes, long maxWaitNanos, LongPredicate reclaim) {
        if (!turn.isLocked() && !turn.hasQueuedThreads() && (take(bytes) || (reclaim.test(bytes) && take(bytes)))) {
            return Outcome.RESERVED;
        }
        long deadline = System.nanoTime() + maxWaitNanos;
        try {
            if (!turn.tryLock(maxWaitNanos, TimeUnit.NANOSECONDS)) {
                return Outcome.TIMED_OUT;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.INTERRUPTED;
        }
        try {
            // Set before the bytes are looked at: whoever gives some back after that sees it and unparks.
            first = Thread.currentThread();
            return awaitTurnHeld(bytes, deadline, reclaim);
        } finally {
            first = null;
            turn.unlock();
        }
    }

    private Outcome awaitTurnHeld(long bytes, long deadline, LongPredicate reclaim) {
        while (true) {
            if (closed) {
                return Outcome.CLOSED;
            }
            if (take(bytes)) {
                return Outcome.RESERVED;
            }
            if (reclaim.test(bytes)) {
                continue;
            }
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                return Outcome.TIMED_OUT;
            }
            if (Thread.currentThread().isInterrupted()) {
                return Outcome.INTERRUPTED;
            }
            LockSupport.parkNanos(this, Math.min(remaining, RECHECK_NANOS));
        }
    }

    private boolean take(long bytes) {
        long now = used.get();
        while (now + bytes <= admissible) {
            long witness = used.compareAndExchange(now, now + bytes);
            if (witness == now) {
                return true;
            }
            now = witness;
        }
        return false;
    }

    /** Corrects what is held: less than was reserved, or more than was foreseen. Never waits. */
    void adjust(long delta) {
        used.addAndGet(delta);
        if (delta < 0) {
            signal();
        }
    }

    void release(long bytes) {
        adjust(-bytes);
    }

    /** Something changed that may let the first waiter go on, such as a table that became durable. */
    void signal() {
        Thread waiter = first;
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }

    /** Ends every wait, now and later. */
    void close() {
        closed = true;
        signal();
    }
}
