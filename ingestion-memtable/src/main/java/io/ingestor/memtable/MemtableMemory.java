package io.ingestor.memtable;

/**
 * Bytes of memory that a table holds, in capacity, by what they are for.
 *
 * @param blocks the blocks that were added
 * @param entries the entries, and what leads to blocks and entries by number
 * @param index what leads from keys to entries: the index, and the order that a sealed table keeps once it was made
 */
public record MemtableMemory(long blocks, long entries, long index) {

    /** Returns the sum of all classes. */
    public long total() {
        return blocks + entries + index;
    }
}
