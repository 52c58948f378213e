package io.ingestor.memtable;

/** An immutable table. */
public interface SealedMemtable extends MemtableReads {

    /**
     * Walks all entries in the order of their sequences. The cursor checks as it goes that sequences rise and, at its end, that it passed {@link #count()} entries; it throws
     * {@link IllegalStateException} if not.
     */
    EntryCursor inSequence();
}
