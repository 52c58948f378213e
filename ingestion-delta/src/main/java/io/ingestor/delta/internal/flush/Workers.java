package io.ingestor.delta.internal.flush;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that write to several tables at the same time. Most of their time is spent in waiting for the disk, and a
 * file system combines syncs that run at the same time.
 */
public final class Workers implements AutoCloseable {

    private final ThreadPoolExecutor executor;

    /** Starts no thread before it is needed. */
    public Workers(int threads, String location) {
        AtomicInteger number = new AtomicInteger();
        this.executor =
                new ThreadPoolExecutor(threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "tables-" + number.incrementAndGet() + " " + location);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Work on one table. */
    interface Step {
        void run(TableFlush flush) throws IOException;
    }

    /**
     * Runs a step for each table and returns when all have ended, also if some failed.
     *
     * @throws IOException the first failure; the others are suppressed in it
     */
    void each(List<TableFlush> flushes, Step step) throws IOException {
        List<Future<Void>> running = new ArrayList<>();
        for (TableFlush flush : flushes) {
            running.add(executor.submit(() -> {
                step.run(flush);
                return null;
            }));
        }
        Failures failures = new Failures();
        for (Future<Void> future : running) {
            await(future, failures);
        }
        failures.throwFirst();
    }

    private static void await(Future<Void> future, Failures failures) {
        boolean interrupted = false;
        while (true) {
            try {
                future.get();
                break;
            } catch (InterruptedException e) {
                // A step that still runs may commit; giving up here would make its outcome unknown.
                interrupted = true;
            } catch (ExecutionException e) {
                failures.add(e.getCause() == null ? e : e.getCause());
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
