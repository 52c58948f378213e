package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import java.io.IOException;

/** A consumer of the log to which an open gives what it lacks. */
interface ReplayTarget {

    /** Returns the first sequence that it lacks. */
    long from();

    /**
     * Takes an entry of which it lacks at least the last record. Entries come in order. The block is the log's again
     * once this returns, except for the last target of a replay, which may keep it.
     */
    void replay(BatchBlock entry, long firstSequence) throws IOException;
}
