package io.ingestor.wal.internal.read;

import io.ingestor.wal.internal.read.DurableSignal.Waited;
import io.ingestor.wal.internal.segment.LogEnd;
import java.io.IOException;

/** The end up to which a reader may read. By default it does not move. */
@FunctionalInterface
public interface DurableEnd {

    /** Returns the current end. */
    LogEnd get();

    /**
     * Waits until {@code waited} is over, for at most {@code nanos} nanoseconds, and returns true if it is. Throws if
     * the end will never move again.
     */
    default boolean await(Waited waited, long nanos) throws IOException, InterruptedException {
        return waited.isOver();
    }

    /** Wakes the waiters after a change to other state that they read, such as the close of a reader. */
    default void signal() {}
}
