package io.ingestor.memtable;

/** A cursor over entries, for one thread. */
public interface EntryCursor {

    /**
     * Moves {@code into} to the next entry.
     *
     * @return false at the end; {@code into} is then left alone
     */
    boolean next(EntryView into);

    /**
     * Returns the bytes of arrays that the cursor was made with and keeps for itself, in addition to
     * {@link MemtableReads#memoryBytes} of its table. They include what it sorted, say, but not what it gathers of the
     * one key where it stands. 0 unless overridden.
     */
    default long memoryBytes() {
        return 0;
    }
}
