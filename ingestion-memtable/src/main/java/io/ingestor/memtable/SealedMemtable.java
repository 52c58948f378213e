package io.ingestor.memtable;

/** An immutable table. */
public interface SealedMemtable extends MemtableReads {

    /**
     * Walks all entries in the order of their sequences. The cursor checks as it goes that sequences rise and, at its
     * end, that it passed {@link #count()} entries; it throws {@link IllegalStateException} if not.
     */
    EntryCursor inSequence();

    /**
     * Gives all memory, the blocks too, to the {@linkplain MemtableOptions#pool() pool} of the table; idempotent. The
     * caller knows that nobody reads the table any more, or holds a block of it, an entry or a cursor: all reads from
     * now on fail with an exception. A table of which that is not certain is left to the collector instead, with all
     * that was seen of it.
     */
    void recycle();
}
