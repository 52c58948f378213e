package io.ingestor.memtable;

/** An immutable table. */
public interface SealedMemtable extends MemtableReads {

    /**
     * Returns a cursor over all entries in the order of their sequences. Its {@link EntryCursor#next} throws
     * {@link IllegalStateException} if sequences do not increase, or if the end does not match {@link #count()} and
     * {@link #lastSequence()}.
     */
    EntryCursor inSequence();

    /**
     * Gives the blocks and the pooled arrays to the {@linkplain MemtableOptions#pool() pool} of the table. Idempotent.
     * The caller guarantees that no thread still reads the table or holds one of its blocks, entries or cursors.
     * Otherwise the table must be left to the garbage collector. Later reads of entries throw.
     */
    void recycle();
}
