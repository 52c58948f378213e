package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.internal.host.Threads;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread for slow work on a log's files: opening, inspecting and salvaging the log, and preparing and releasing
 * segments.
 */
public final class Housekeeping implements AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;

    public Housekeeping(StorageDirectory directory) {
        executor = new ScheduledThreadPoolExecutor(1, task -> Threads.daemon("wal-housekeeping", directory, task));
    }

    public ScheduledExecutorService executor() {
        return executor;
    }

    /**
     * Runs a task on the thread and waits for it. An interrupt does not end the wait, and the interrupt status stays
     * set.
     */
    public <T> T call(Callable<T> task) throws IOException {
        Future<T> future;
        try {
            future = executor.submit(task);
        } catch (RejectedExecutionException e) {
            throw new LogClosedException("the log is closed", e);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw rethrow(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException rethrow(@Nullable Throwable cause) throws IOException {
        if (cause instanceof IOException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new IOException(cause);
    }

    /** Waits until the thread has run the submitted tasks and has ended. Never interrupts it. */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
