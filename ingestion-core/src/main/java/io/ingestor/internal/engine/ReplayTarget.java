package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import java.io.IOException;

/** A consumer of the log that receives, at an open, the entries that it lacks. */
interface ReplayTarget {

    /** Returns the first sequence that this target lacks. */
    long from();

    /**
     * Receives an entry of which this target lacks at least the last record. Entries arrive in order. The last target
     * of the replay may keep the block; others must not use it after they return.
     */
    void replay(BatchBlock entry, long firstSequence) throws IOException;
}
