package io.ingestor.wal.internal.read;

import io.ingestor.wal.internal.read.DurableSignal.Waited;
import io.ingestor.wal.internal.segment.LogEnd;
import java.io.IOException;

/** Up to where a reader may read. On its own it does not move. */
@FunctionalInterface
public interface DurableEnd {

    /** The end as it is now. */
    LogEnd get();

    /**
     * Waits until that is over, for so long at most; returns whether it is. Throws if the end will never move again.
     */
    default boolean await(Waited waited, long nanos) throws IOException, InterruptedException {
        return waited.isOver();
    }

    /** Something other than the end has changed that a waiter looks at. */
    default void signal() {}
}
