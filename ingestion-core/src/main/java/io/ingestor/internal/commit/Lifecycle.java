package io.ingestor.internal.commit;

import io.ingestor.IngestorState;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import org.jspecify.annotations.Nullable;

/** The state of the engine, and the failure that stopped it. The state only moves forward; a failure is final. */
public final class Lifecycle {

    private volatile IngestorState state = IngestorState.REPLAYING;
    private volatile @Nullable Throwable cause;
    private volatile boolean readsEnded;

    public IngestorState state() {
        return state;
    }

    /** Returns the failure that stopped the engine, or null if it has not failed. */
    @Nullable
    public Throwable cause() {
        return cause;
    }

    /** Moves from one state to another; returns false if the engine is not in the first. */
    public synchronized boolean move(IngestorState from, IngestorState to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }

    /** Stops the engine permanently; returns false if it was stopped or closed before. */
    public synchronized boolean fail(Throwable failure) {
        if (cause != null || state == IngestorState.CLOSED) {
            return false;
        }
        // The cause is set first, so that a thread that sees FAILED finds it.
        cause = failure;
        state = IngestorState.FAILED;
        return true;
    }

    /** Returns the refusal of a call that is certainly not in the log, or null if the engine accepts calls. */
    @Nullable
    public NotOpenException refusal() {
        IngestorState now = state;
        return now == IngestorState.OPEN ? null : notOpen(now);
    }

    /** Refuses reads from now on, even if a failure preceded the close. */
    public void endReads() {
        readsEnded = true;
    }

    /** Throws if the engine was closed. After a failure alone, the records in memory can still be read. */
    public void checkReads() {
        if (readsEnded) {
            throw closedRefusal();
        }
    }

    /** Returns the refusal of a call that found the engine or its log closed. An open state counts as draining. */
    public NotOpenException closedRefusal() {
        IngestorState now = state;
        return notOpen(now == IngestorState.OPEN ? IngestorState.DRAINING : now);
    }

    private NotOpenException notOpen(IngestorState now) {
        return switch (now) {
            case FAILED -> {
                Throwable failure = cause;
                String message = "the ingestor stopped after a failure (" + describe(failure)
                        + "); the call was not accepted: close it and open the directory again";
                yield failure == null
                        ? new NotOpenException(now, message)
                        : new NotOpenException(now, message, failure);
            }
            case REPLAYING ->
                new NotOpenException(
                        now, "the ingestor is replaying its log; the call was not accepted: try again once it is open");
            default ->
                new NotOpenException(
                        now, "the ingestor was closed; the call was not accepted: open the directory again");
        };
    }

    public static OutcomeUnknownException outcomeUnknown(Throwable failure) {
        return new OutcomeUnknownException(
                "the ingestor stopped after a failure while this was in flight (" + describe(failure)
                        + "): the log contains all of it or nothing; close and reopen the ingestor to check",
                failure);
    }

    /**
     * Describes a failure, without its class if it has a message, because hosts often show this text to their users.
     */
    private static String describe(@Nullable Throwable failure) {
        return failure == null || failure.getMessage() == null ? String.valueOf(failure) : failure.getMessage();
    }
}
