package io.ingestor.wal;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * The contents of a log at one moment, for a reader that does not own the log. The log may belong to another process,
 * be a copy, or lie on a read-only file system. Holds no lock and no open file. Safe for use by several threads.
 */
public interface LogSnapshot {

    /** Returns the id of the log, as {@link WriteAheadLog#id} does; empty if no segment has been created yet. */
    Optional<UUID> id();

    /** Returns the first sequence of the log, or the next one to be assigned if there is no entry. */
    long firstSequence();

    /** Returns the last sequence of this snapshot; one less than {@link #firstSequence()} if there is no entry. */
    long lastSequence();

    /**
     * Returns a reader over the entries from {@code fromSequence} to the end of this snapshot. Its
     * {@link WalReader#await} never waits. Its {@link WalReader#next} throws {@link TruncatedLogException} if the owner
     * of the log has released the entries that come next. A new snapshot begins after the released entries.
     *
     * @param fromSequence at least 1; the reader starts at the entry that contains it, or at the next one
     * @throws TruncatedLogException if the log begins after {@code fromSequence}
     */
    WalReader read(long fromSequence) throws IOException;
}
