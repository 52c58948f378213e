package io.ingestor.wal;

import java.io.IOException;

/**
 * The content of a log at one moment, for a reader that does not own it: the log of another process, a copy, a file
 * system that cannot be written. Holds no lock and no open file. Safe for use by several threads.
 */
public interface LogSnapshot {

    /** Returns the first sequence that the log has, or will have. */
    long firstSequence();

    /** Returns the last sequence of this snapshot; one less than {@link #firstSequence()} if there is no entry. */
    long lastSequence();

    /**
     * Returns a reader over the entries from that sequence on, to the end of this snapshot. Its {@link WalReader#await}
     * never waits. Its {@link WalReader#next} throws {@link TruncatedLogException} where the owner of the log has
     * released what comes next; a new snapshot begins behind that.
     *
     * @param fromSequence at least 1; an entry that holds it is the first
     * @throws TruncatedLogException if the log begins behind it
     */
    WalReader read(long fromSequence) throws IOException;
}
