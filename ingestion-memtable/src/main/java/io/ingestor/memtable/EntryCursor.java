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
     * Returns the bytes of the arrays that the cursor was created with and does not share, in addition to
     * {@link MemtableReads#memoryBytes} of its table. They include, for example, the entries that it sorted, but not
     * those that it gathers for its current key. 0 unless overridden.
     */
    default long memoryBytes() {
        return 0;
    }
}
