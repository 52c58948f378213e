package io.ingestor;

/** A cursor over records that are in memory, as {@link Ingestor#scan} returns. */
public interface MemoryCursor extends RecordCursor {

    /**
     * Returns the first sequence from which on the cursor misses no record that was visible when it was opened. At 1 it
     * misses none at all; otherwise older records may exist that are not in memory, see {@link Lookup#wholeFrom}. Does
     * not change while the cursor is open.
     */
    long wholeFrom();
}
