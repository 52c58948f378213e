package io.ingestor.internal.flush;

import io.ingestor.IngestorStats;
import io.ingestor.wal.WriteAheadLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The limit of the backlog: the bytes of the log that the sink does not have. Calls are refused while they exceed it.
 * Thread-safe.
 */
public final class BacklogLimit {

    /** The limit of a log that only its disk bounds. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The time for which a backlog within the limit is not measured again. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The interval at which a waiting call checks whether the ingestor is still open. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final WriteAheadLog log;
    private final FlushFigures figures;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition flushed = lock.newCondition();
    private volatile long measuredNanos = System.nanoTime() - FRESH_NANOS;

    /** The result of {@link #await}. */
    public enum Outcome {
        WITHIN,
        TIMED_OUT,
        INTERRUPTED,
        CLOSED
    }

    /**
     * Creates the limit of one ingestor.
     *
     * @param figures the figures with the sequence up to which the sink has all records
     * @param maxBytes the limit; {@link #UNLIMITED} if there is none, or if memory limits the backlog
     */
    public BacklogLimit(WriteAheadLog log, FlushFigures figures, long maxBytes) {
        this.log = log;
        this.figures = figures;
        this.maxBytes = maxBytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** Returns the approximate bytes of the log that the sink does not have. */
    public long bytes() {
        return log.bytesFrom(figures.coveredSequence() + 1);
    }

    /** Returns the figures of the backlog, up to the last written record. */
    public IngestorStats.Backlog stats() {
        long covered = figures.coveredSequence();
        return new IngestorStats.Backlog(
                Math.max(0, log.writtenSequence() - covered), log.bytesFrom(covered + 1), maxBytes);
    }

    /** Returns true if the backlog exceeds its limit. */
    public boolean isExceeded() {
        if (maxBytes == UNLIMITED) {
            return false;
        }
        long now = System.nanoTime();
        if (now - measuredNanos < FRESH_NANOS) {
            return false;
        }
        if (bytes() > maxBytes) {
            return true;
        }
        measuredNanos = now;
        return false;
    }

    /**
     * Waits until the backlog is within its limit. An interrupt ends the wait and stays set.
     *
     * @param continues called before each wait; returns false once the ingestor accepts no calls
     */
    public Outcome await(long maxWaitNanos, BooleanSupplier continues) {
        long deadline = System.nanoTime() + maxWaitNanos;
        lock.lock();
        try {
            while (isExceeded()) {
                long left = deadline - System.nanoTime();
                if (!continues.getAsBoolean()) {
                    return Outcome.CLOSED;
                }
                if (left <= 0) {
                    return Outcome.TIMED_OUT;
                }
                long unused = flushed.awaitNanos(Math.min(left, RECHECK_NANOS));
            }
            return Outcome.WITHIN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.INTERRUPTED;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes waiting calls after the sink has got more records. */
    void advanced() {
        if (maxBytes == UNLIMITED) {
            return;
        }
        lock.lock();
        try {
            flushed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
