package io.ingestor.internal.flush;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records without a gap that the sink may lack, in a table or in the log. All are durable. The methods are called on
 * the sink's thread, except {@link #release}.
 */
sealed interface Unflushed permits UnflushedTable, UnflushedLog {

    /** Returns the sequence up to which this has all records that the log has. */
    long lastSequence();

    /**
     * Returns the next batch: whole log entries from the first record after a sequence on. It has at most
     * {@code mostBytes} bytes of records, or a single entry. Returns null if there is no record after the sequence.
     *
     * @throws TableViolationException if entries are missing, out of order or unreadable in a table
     * @throws BacklogException if the log is damaged
     * @throws IOException if the log cannot be read now
     */
    @Nullable
    DeliveredBatch batch(long after, long mostBytes, BatchOrigin origin) throws IOException;

    /** Counts the records after one sequence and up to another; throws like {@link #batch}. */
    Tally count(long after, long upTo) throws IOException;

    /** Releases memory that is held for the records. */
    void release();
}
