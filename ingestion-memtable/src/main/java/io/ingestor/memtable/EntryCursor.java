package io.ingestor.memtable;

/** A cursor over entries. Not thread-safe. */
public interface EntryCursor {

    /**
     * Moves {@code into} to the next entry.
     *
     * @return false at the end; {@code into} is then unchanged
     */
    boolean next(EntryView into);

    /**
     * Returns the bytes of the arrays that were created for this cursor alone, which {@link MemtableReads#memoryBytes}
     * of its table does not include. They hold the sorted entries of its scan. Those gathered for the current key are
     * not counted. The default is 0.
     */
    default long memoryBytes() {
        return 0;
    }
}
