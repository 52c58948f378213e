package io.ingestor.rules.internal.poll;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A daemon thread that periodically polls for changed files until it is closed. */
public final class FilePoller implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FilePoller.class.getName());
    private static final Duration MAX_INTERVAL = Duration.ofDays(1);

    private final String name;
    private final ScheduledExecutorService executor;

    /** Creates a poller. Its thread does not start before {@link #start}. */
    public FilePoller(String name) {
        this.name = name;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Returns the interval if it is from zero to one day.
     *
     * @throws IllegalArgumentException if the interval is out of range
     */
    public static Duration checked(Duration interval) {
        if (interval.isNegative() || interval.compareTo(MAX_INTERVAL) > 0) {
            throw new IllegalArgumentException("pollInterval must be from 0 to " + MAX_INTERVAL + ", was " + interval);
        }
        return interval;
    }

    /**
     * Runs the task after each interval; never if the interval is zero. A failure of the task is logged and does not
     * end the polling.
     */
    public void start(Duration interval, Runnable task) {
        if (interval.isZero()) {
            return;
        }
        var unused = executor.scheduleWithFixedDelay(
                () -> run(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "event=poll_failed thread=" + name, e);
        }
    }

    /** Stops the thread without interrupting a running task. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
