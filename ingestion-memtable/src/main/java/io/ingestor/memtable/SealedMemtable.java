package io.ingestor.memtable;

/** An immutable table. */
public interface SealedMemtable extends MemtableReads {

    /**
     * Walks all entries in the order of their sequences. The cursor checks as it goes that sequences rise and, at its
     * end, that it passed {@link #count()} entries; it throws {@link IllegalStateException} if not.
     */
    EntryCursor inSequence();

    /**
     * Gives all memory, including the blocks, to the {@linkplain MemtableOptions#pool() pool} of the table; idempotent.
     * The caller knows that no thread reads the table any more, or holds a block of it, an entry or a cursor. All later
     * reads fail with an exception. A table for which this is not certain is left to the collector instead, with all
     * that was read from it.
     */
    void recycle();
}
