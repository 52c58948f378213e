package io.ingestor.memtable;

/** A cursor over entries. Not thread-safe. */
public interface EntryCursor {

    /**
     * Moves {@code into} to the next entry.
     *
     * @return false at the end, where {@code into} is unchanged
     */
    boolean next(EntryView into);

    /**
     * Returns the bytes of the arrays that the cursor was created with and does not share, in addition to
     * {@link MemtableReads#memoryBytes} of its table. For example, they include the entries that it sorted, but not
     * those gathered for its current key. The default is 0.
     */
    default long memoryBytes() {
        return 0;
    }
}
