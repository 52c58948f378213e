package io.ingestor.delta.internal.compact;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The gate at which maintenance waits while a flush runs. A flush never waits here. Maintenance passes after a time in
 * any case, or a sink that is always behind would never have fewer files.
 */
public final class FlushGate {

    /** The longest wait before a piece of work. */
    static final Duration LONG = Duration.ofMinutes(1);

    /** The longest wait between two files of a merge, whose memory is held meanwhile. */
    static final Duration SHORT = Duration.ofSeconds(1);

    private boolean flushing;
    private boolean closed;

    public synchronized void flushBegins() {
        flushing = true;
    }

    public synchronized void flushEnded() {
        flushing = false;
        notifyAll();
    }

    /** Lets maintenance pass no longer. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns true if maintenance is to end. */
    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Waits until no flush runs, but not for longer than a time.
     *
     * @return false if maintenance is to end
     */
    synchronized boolean pass(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        boolean interrupted = false;
        while (flushing && !closed) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !closed;
    }
}
