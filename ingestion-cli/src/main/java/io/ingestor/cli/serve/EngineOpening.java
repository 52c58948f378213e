package io.ingestor.cli.serve;

import io.ingestor.Ingestor;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The opening of an engine on a thread of its own. It lasts until the log is replayed, and cannot be interrupted. */
final class EngineOpening implements AutoCloseable {

    private final Callable<Ingestor> open;
    private final CompletableFuture<Ingestor> opened = new CompletableFuture<>();

    EngineOpening(Callable<Ingestor> open) {
        this.open = open;
    }

    void start() {
        Thread thread = new Thread(this::run, "ingestion-open");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            opened.complete(open.call());
        } catch (Throwable t) {
            opened.completeExceptionally(t);
        }
    }

    /** Returns a future that completes when the engine is open or has failed to open. */
    CompletableFuture<Void> ended() {
        return opened.handle((ingestor, failure) -> null);
    }

    /** Waits for the engine and returns it. */
    Ingestor ingestor() throws IOException {
        try {
            return opened.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Closes the engine if it is open. An engine that is still replaying ends with the process. That is safe, because a
     * replay only reads the log and truncates a torn tail.
     */
    @Override
    public void close() throws IOException {
        if (opened.isDone() && !opened.isCompletedExceptionally()) {
            opened.join().close();
        }
    }
}
