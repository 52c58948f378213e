package io.ingestor.wal.internal.read;

import io.ingestor.wal.internal.read.DurableSignal.Waited;
import io.ingestor.wal.internal.segment.LogEnd;
import java.io.IOException;

/** The end of the log up to which a reader may read. The default methods assume that it does not move. */
@FunctionalInterface
public interface DurableEnd {

    /** Returns the current end. */
    LogEnd get();

    /**
     * Waits at most {@code nanos} nanoseconds for a condition, and returns true if it is met. Throws if the log closes
     * or fails first.
     */
    default boolean await(Waited waited, long nanos) throws IOException, InterruptedException {
        return waited.isOver();
    }

    /** Wakes the waiters after a change to other state that they read, such as the close of a reader. */
    default void signal() {}
}
