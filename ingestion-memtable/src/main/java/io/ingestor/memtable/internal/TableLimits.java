package io.ingestor.memtable.internal;

/**
 * The limits of one table.
 *
 * @param blocks blocks, at most {@link #MAX_BLOCKS}
 * @param entries entries, at most {@link #MAX_ENTRIES}
 */
record TableLimits(int blocks, int entries) {

    /** The number of blocks that the format of entries has room for. */
    static final int MAX_BLOCKS = 1 << EntryFormat.BLOCK_BITS;

    /**
     * The greatest number of entries: entry numbers, and these plus one, are non-negative ints. The index is laid out
     * for no more.
     */
    static final int MAX_ENTRIES = 1 << 30;

    static TableLimits largest() {
        return new TableLimits(MAX_BLOCKS, MAX_ENTRIES);
    }
}
