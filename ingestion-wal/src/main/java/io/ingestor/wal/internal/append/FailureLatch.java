package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogFailedException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The latch of a log, set by the first failure and never cleared. No write, no sync and no acknowledgement is decided
 * after it. An acknowledgement that was decided before, for a sync that had returned, may still reach its caller, and
 * is true.
 */
public final class FailureLatch {

    private final AtomicReference<@Nullable LogFailedException> failure = new AtomicReference<>();

    /** Made in time: the log must stop even if there is no memory left to describe why. */
    private final LogFailedException outOfMemory = new LogFailedException(
            "out of memory; the outcome of appends in flight is unknown, close the log and open it again");

    private volatile Runnable wakeAll = () -> {};

    /** Sets the action that wakes every thread that may wait for something that will not come any more. */
    public void onFailure(Runnable action) {
        wakeAll = action;
    }

    /** Latches the failure; only the first cause counts. */
    void fail(String what, Throwable cause) {
        failure.compareAndSet(null, describe(what, cause));
        wakeAll.run();
    }

    /** Returns a task that latches its own failure: an executor drops what a task throws, and ends its schedule. */
    public Runnable latching(String what, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable t) {
                fail(what, t);
            }
        };
    }

    private LogFailedException describe(String what, Throwable cause) {
        try {
            return new LogFailedException(
                    what + "; the outcome of appends in flight is unknown, close the log and open it again: "
                            + reason(cause),
                    cause);
        } catch (OutOfMemoryError e) {
            return outOfMemory;
        }
    }

    /** Returns the message of an I/O failure. Of anything else, which is a bug, returns the class too. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof IOException && message != null ? message : cause.toString();
    }

    /** Returns the failure, the same for all that were in flight; null if there was none. */
    @Nullable
    LogFailedException failure() {
        return failure.get();
    }

    public boolean isFailed() {
        return failure.get() != null;
    }

    /** Throws to the current caller if the log has stopped. */
    public void check() throws LogFailedException {
        LogFailedException failed = failure.get();
        if (failed != null) {
            throw new LogFailedException("the log has stopped: " + failed.getMessage(), failed);
        }
    }
}
