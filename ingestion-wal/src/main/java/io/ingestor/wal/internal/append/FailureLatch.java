package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogFailedException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The latch of a log, set by the first failure and never cleared. The threads of the log check it before they take more
 * work, and stop once it is set. An acknowledgement of a sync that returned earlier may still reach its caller, and is
 * correct.
 */
public final class FailureLatch {

    private final AtomicReference<@Nullable LogFailedException> failure = new AtomicReference<>();

    /**
     * The failure to latch if no memory is left to create another. Created in advance, so that the log can always stop.
     */
    private final LogFailedException outOfMemory = new LogFailedException(
            "out of memory; the outcome of appends in flight is unknown, close the log and open it again");

    private volatile Runnable wakeAll = () -> {};

    /** Sets the action to run on a failure. It wakes the threads that wait for progress of the log. */
    public void onFailure(Runnable action) {
        wakeAll = action;
    }

    /** Latches the failure; only the first cause counts. */
    void fail(String what, Throwable cause) {
        failure.compareAndSet(null, describe(what, cause));
        wakeAll.run();
    }

    /**
     * Returns a task that runs {@code task} and latches any exception. An executor would drop the exception and
     * silently end a periodic schedule.
     */
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

    /** Returns the message of an I/O failure, or the class and message of any other cause. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof IOException && message != null ? message : cause.toString();
    }

    /** Returns the failure, which is the same for all appends in flight; null if there is none. */
    @Nullable
    LogFailedException failure() {
        return failure.get();
    }

    public boolean isFailed() {
        return failure.get() != null;
    }

    /** Throws if the log has failed. */
    public void check() throws LogFailedException {
        LogFailedException failed = failure.get();
        if (failed != null) {
            throw new LogFailedException("the log has stopped: " + failed.getMessage(), failed);
        }
    }
}
