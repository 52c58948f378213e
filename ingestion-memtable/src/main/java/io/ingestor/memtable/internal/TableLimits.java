package io.ingestor.memtable.internal;

/**
 * How much one table takes.
 *
 * @param blocks blocks, at most {@link #MAX_BLOCKS}
 * @param entries entries, at most {@link #MAX_ENTRIES}
 */
record TableLimits(int blocks, int entries) {

    /** A block has at least one byte of an entry, and none needs more of them than there are entries. */
    static final int MAX_BLOCKS = 1 << 30;

    /** Entry numbers, and these plus one, are non-negative ints; the index is laid out for no more. */
    static final int MAX_ENTRIES = 1 << 30;

    static TableLimits largest() {
        return new TableLimits(MAX_BLOCKS, MAX_ENTRIES);
    }
}
