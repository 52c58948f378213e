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
 * The only thread that calls a sink once it is open. It does nothing else: a sink may hang on it, or interrupt it, and
 * neither log nor checkpoint notices.
 */
public final class SinkThread {

    private final Sink sink;
    private final Callable<Void> unlock;
    private final ThreadPoolExecutor executor;

    /**
     * Starts the thread.
     *
     * @param unlock lets another owner have the sink; called when it is in no other call
     */
    public SinkThread(Sink sink, Callable<Void> unlock, EngineThreads threads) {
        this.sink = sink;
        this.unlock = unlock;
        this.executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> threads.daemon("sink", task));
        // Not when the first flush is due, for want of memory perhaps.
        executor.prestartAllCoreThreads();
    }

    /**
     * Makes a call. Anything that it throws, a {@link CancellationException} too, is the cause of the
     * {@link CompletionException} that {@code join} throws. An interrupt that one call leaves behind does not reach the
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
            // Without memory, say. A CancellationException of its own would make the future look cancelled.
            return thrown instanceof CancellationException ? e : thrown;
        }
    }

    /**
     * Returns the exception, or another in its place if it throws when its message is read: logging it must not fail as
     * well.
     */
    private static Throwable printable(Throwable thrown) {
        if (thrown instanceof TableViolationException) {
            // Ours; anything that the sink threw besides is suppressed in it.
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

    /** Lets another owner have the sink, after the call that it may be in. */
    CompletableFuture<Void> unlockSink() {
        return call(unlock);
    }

    /** Lets the thread end after the call that it may be in. */
    void end() {
        executor.shutdown();
    }
}
