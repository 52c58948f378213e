package io.ingestor.memtable;

/** Walks over entries, for one thread. */
public interface EntryCursor {

    /**
     * Moves {@code into} to the next entry.
     *
     * @return false at the end; {@code into} is then left alone
     */
    boolean next(EntryView into);

    /** Bytes of arrays in proportion to the entries that the cursor keeps for itself, in addition to {@link MemtableReads#memoryBytes} of its table; the same from the first call on. Safe for all threads; 0 unless overridden. */
    default long memoryBytes() {
        return 0;
    }
}
