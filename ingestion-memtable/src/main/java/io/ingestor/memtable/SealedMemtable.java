package io.ingestor.memtable;

/** An immutable table. */
public interface SealedMemtable extends MemtableReads {

    /**
     * Returns a cursor over all entries in the order of their sequences. It throws {@link IllegalStateException} if
     * sequences do not increase, or if its end does not match {@link #count()} and {@link #lastSequence()}.
     */
    EntryCursor inSequence();

    /**
     * Gives all memory, including the blocks, to the {@linkplain MemtableOptions#pool() pool} of the table. Idempotent.
     * The caller guarantees that no thread still reads the table or holds one of its blocks, entries or cursors.
     * Otherwise the table must be left to the garbage collector. All later reads throw.
     */
    void recycle();
}
