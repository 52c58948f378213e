package io.ingestor;

/** A cursor over records in memory, returned by {@link Ingestor#scan}. */
public interface MemoryCursor extends RecordCursor {

    /**
     * Returns the first sequence from which on the cursor covers every record that was visible when it was opened. If
     * this is 1, it covers all of them; otherwise older records may exist that are not in memory, see
     * {@link Lookup#wholeFrom}. The value does not change while the cursor is open.
     */
    long wholeFrom();
}
