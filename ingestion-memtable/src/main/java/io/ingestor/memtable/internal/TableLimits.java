package io.ingestor.memtable.internal;

/**
 * The limits of one table.
 *
 * @param blocks the maximum number of blocks, at most {@link #MAX_BLOCKS}
 * @param entries the maximum number of entries, at most {@link #MAX_ENTRIES}
 */
record TableLimits(int blocks, int entries) {

    /** The number of blocks that the entry format can address. */
    static final int MAX_BLOCKS = 1 << EntryFormat.BLOCK_BITS;

    /**
     * The maximum number of entries for which the index is designed. Entry numbers, and these plus one, are
     * non-negative ints.
     */
    static final int MAX_ENTRIES = 1 << 30;

    static TableLimits largest() {
        return new TableLimits(MAX_BLOCKS, MAX_ENTRIES);
    }
}
