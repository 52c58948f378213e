package io.ingestor.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The only thread that calls a sink once it is open. It does nothing else: a sink may hang on it, or interrupt it, and neither log nor checkpoint notices.
 */
final class SinkThread {

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SinkThread::newThread);

    SinkThread() {
        // Not when the first flush is due, for want of memory perhaps.
        executor.prestartAllCoreThreads();
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "ingestor-sink");
        // A sink that hangs must not keep the JVM alive.
        thread.setDaemon(true);
        return thread;
    }

    /** Makes a call; whatever it throws is the future's failure. An interrupt that one call leaves behind does not reach the next. */
    <T> CompletableFuture<T> call(Callable<T> sinkCall) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                result.complete(sinkCall.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    /** Lets the thread end after the call that it may be in. */
    void end() {
        executor.shutdown();
    }
}
