package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import java.io.IOException;

/** A consumer of the log that receives the entries it lacks at an open. */
interface ReplayTarget {

    /** Returns the first sequence that it lacks. */
    long from();

    /**
     * Receives an entry of which it lacks at least the last record. Entries arrive in order. The block is reused once
     * this returns, unless this is the last target of the replay, which may keep it.
     */
    void replay(BatchBlock entry, long firstSequence) throws IOException;
}
