package io.ingestor.internal.flush;

import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.table.TableSealing;
import io.ingestor.internal.table.TableSignal;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The thread that runs the steps of the flusher, waits between them, and closes the sink. The sink's code, which could
 * interrupt a thread, runs only on the {@link SinkThread}.
 */
public final class FlushThread {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /** The minimum time for a sink to close, even if flushing has used up the close timeout. */
    private static final Duration SHORTEST_CLOSE = Duration.ofSeconds(1);

    private final Flusher flusher;
    private final SinkThread sinkThread;
    private final TableSignal signal;
    private final FlushTime time;
    private final Duration closeTimeout;
    private final Consumer<Throwable> failEngine;
    private final Thread thread;
    private final CountDownLatch logIsFree = new CountDownLatch(1);
    private volatile boolean leavingLog;
    private volatile boolean closing;

    /** The time at which flushing ends; meaningless before the close begins. */
    private long deadline;

    private boolean hasDeadline;
    /** True if no call of the sink was in progress when the thread ended. */
    private volatile boolean sinkIsFree;

    /** Creates the thread, which is not started yet. */
    public FlushThread(
            Flusher flusher,
            SinkThread sinkThread,
            TableSignal signal,
            FlushTime time,
            Duration closeTimeout,
            Consumer<Throwable> failEngine,
            EngineThreads threads) {
        this.flusher = flusher;
        this.sinkThread = sinkThread;
        this.signal = signal;
        this.time = time;
        this.closeTimeout = closeTimeout;
        this.failEngine = failEngine;
        this.thread = threads.daemon("flush", this::run);
    }

    public void start() {
        signal.listener(thread);
        thread.start();
    }

    /**
     * Flushes the records that only the log has, as far as the close timeout permits, and returns when the log may
     * close. An interrupt does not shorten the wait.
     */
    public void leaveLog() {
        leavingLog = true;
        signal.signal();
        boolean interrupted = false;
        while (true) {
            try {
                logIsFree.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Flushes as much as the rest of the close timeout permits, closes the sink, and returns when this is done or given
     * up. An interrupt does not shorten the wait.
     */
    public void close() {
        closing = true;
        signal.signal();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            unlock();
        } finally {
            sinkThread.end();
        }
    }

    /**
     * Unlocks the checkpoint, but only after a hanging sink call has returned. Otherwise another owner could store
     * records that this call may still store.
     */
    private void unlock() {
        CompletableFuture<Void> unlocked = sinkThread.unlockSink().whenComplete((result, failure) -> {
            if (failure != null) {
                LOGGER.log(Level.WARNING, "the checkpoint could not be unlocked", failure.getCause());
            }
        });
        if (sinkIsFree) {
            unlocked.exceptionally(failure -> null).join();
        }
    }

    private void run() {
        try {
            flushUntilClosed();
        } catch (RuntimeException | Error e) {
            // Otherwise the death of the flush thread would be an unexplained stall.
            try {
                failEngine.accept(e);
            } finally {
                logIsFree.countDown();
            }
            while (!closing) {
                time.park(this, TableSealing.FOREVER);
            }
        }
        sinkIsFree = flushRest() && closeSink();
    }

    private void flushUntilClosed() {
        while (!closing) {
            long left = leavingLog ? nanosWithLog() : TableSealing.FOREVER;
            waitFor(left == 0 ? TableSealing.FOREVER : Math.min(flusher.step(), left));
        }
    }

    /** Returns the nanoseconds that are left to flush from the log. If that is over, frees the log and returns 0. */
    private long nanosWithLog() {
        if (logIsFree.getCount() == 0) {
            return 0;
        }
        if (flusher.needsLog()) {
            long left = nanosToDeadline();
            if (left > 0) {
                return left;
            }
        }
        logIsFree.countDown();
        return 0;
    }

    /** Returns the nanoseconds of the close timeout that are left; the first call begins it. */
    private long nanosToDeadline() {
        if (!hasDeadline) {
            hasDeadline = true;
            deadline = time.nanoTime() + closeTimeout.toNanos();
        }
        return deadline - time.nanoTime();
    }

    /**
     * Flushes the remaining records within the close timeout. Returns true if no delivery is in progress afterwards.
     */
    private boolean flushRest() {
        long left = nanosToDeadline();
        flusher.drain();
        try {
            while (!flusher.isDrained() && left > 0) {
                waitFor(Math.min(flusher.step(), left));
                left = nanosToDeadline();
            }
        } catch (RuntimeException | Error e) {
            failEngine.accept(e);
        }
        if (flusher.isDelivering()) {
            LOGGER.log(
                    Level.WARNING,
                    "a sink call did not return within {0} of the close, so the sink was not closed. The next open replays unflushed records, and is refused until the call returns or this process ends",
                    closeTimeout);
            return false;
        }
        if (!flusher.isDrained()) {
            LOGGER.log(
                    Level.WARNING,
                    "flush incomplete after {0}; the next open replays the rest from the log",
                    closeTimeout);
        }
        return true;
    }

    /** Closes the sink. Returns true if the call has returned or thrown. */
    private boolean closeSink() {
        Duration most = closeTimeout.compareTo(SHORTEST_CLOSE) < 0 ? SHORTEST_CLOSE : closeTimeout;
        long deadline = time.nanoTime() + most.toNanos();
        CompletableFuture<Void> closed = sinkThread.closeSink();
        CompletableFuture<Void> unused = closed.whenComplete((result, failure) -> signal.signal());
        for (long left = most.toNanos(); !closed.isDone() && left > 0; left = deadline - time.nanoTime()) {
            time.park(this, left);
        }
        if (!closed.isDone()) {
            LOGGER.log(
                    Level.WARNING,
                    "the sink did not close within {0}; the next open is refused until it closes or this process ends",
                    most);
            return false;
        }
        try {
            closed.join();
        } catch (CompletionException e) {
            LOGGER.log(Level.WARNING, "the sink could not be closed; flushed records are not affected", e.getCause());
        }
        return true;
    }

    private void waitFor(long nanos) {
        if (nanos > 0) {
            time.park(this, nanos);
        }
    }
}
