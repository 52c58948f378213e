package io.ingestor.internal.engine;

import io.ingestor.wal.segmented.LogCopy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** A thread that lets the copy of a log follow the log until it is stopped. */
final class LogFollower {

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final LogCopy copy;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopped;

    private LogFollower(LogCopy copy) {
        this.copy = copy;
    }

    static LogFollower start(LogCopy copy) {
        LogFollower follower = new LogFollower(copy);
        Thread thread = new Thread(follower::run, "ingestor-backup");
        thread.setDaemon(true);
        thread.start();
        return follower;
    }

    private void run() {
        try {
            while (!stopped) {
                copy.advance();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            ended.complete(null);
        } catch (Throwable t) {
            ended.completeExceptionally(t);
        }
    }

    /** Stops the thread and waits for its end. Throws its failure, after which the copy is of no use. */
    void stop() throws IOException {
        stopped = true;
        try {
            ended.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
