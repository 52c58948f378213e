package io.ingestor.internal.flush;

import io.ingestor.internal.host.EngineThreads;
import io.ingestor.sink.Sink;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The only thread that calls a sink once it is open. A sink that hangs or interrupts this thread affects neither the
 * log nor the checkpoint.
 */
public final class SinkThread {

    private final Sink sink;
    private final Callable<Void> unlock;
    private final ThreadPoolExecutor executor;

    /**
     * Starts the thread.
     *
     * @param unlock releases the lock of the checkpoint; runs when no other call is in progress
     */
    public SinkThread(Sink sink, Callable<Void> unlock, EngineThreads threads) {
        this.sink = sink;
        this.unlock = unlock;
        this.executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> threads.daemon("sink", task));
        // Started now, because creating the thread could fail when the first flush is due and memory is short.
        executor.prestartAllCoreThreads();
    }

    /**
     * Calls the sink. Any exception that the sink throws, even a {@link CancellationException}, becomes the cause of
     * the {@link CompletionException} that {@code join} throws. An interrupt left behind by one call does not reach the
     * next.
     */
    <T> CompletableFuture<T> call(Callable<T> sinkCall) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                result.complete(sinkCall.call());
            } catch (Throwable t) {
                result.completeExceptionally(failure(t));
            }
        });
        return result;
    }

    private static Throwable failure(Throwable thrown) {
        try {
            return new CompletionException(printable(thrown));
        } catch (RuntimeException | Error e) {
            // Memory may be exhausted, for example. A bare CancellationException would make the future look cancelled.
            return thrown instanceof CancellationException ? e : thrown;
        }
    }

    /** Returns the exception, or a replacement if it throws while it is printed: logging it must not fail too. */
    private static Throwable printable(Throwable thrown) {
        if (thrown instanceof TableViolationException) {
            // Thrown by this package; an exception of the sink is suppressed in it.
            return thrown;
        }
        try {
            thrown.printStackTrace(new PrintWriter(Writer.nullWriter()));
            return thrown;
        } catch (RuntimeException | Error e) {
            return new IllegalStateException(
                    "the sink threw a " + thrown.getClass().getName() + " whose message cannot be read: "
                            + e.getClass().getName());
        }
    }

    CompletableFuture<Void> closeSink() {
        return call(() -> {
            sink.close();
            return null;
        });
    }

    /** Releases the lock of the checkpoint, after any call in progress. */
    CompletableFuture<Void> unlockSink() {
        return call(unlock);
    }

    /** Lets the thread end after all pending calls. */
    void end() {
        executor.shutdown();
    }
}
