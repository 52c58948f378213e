package io.ingestor.memtable;

/**
 * The bytes of memory that a table holds, by purpose. Arrays count with their capacity.
 *
 * @param blocks the blocks that were added
 * @param entries the entries, and the directories that find blocks and entries by number
 * @param index the structures that lead from keys to entries: the index, and the order that a sealed table keeps once
 *     it is made
 */
public record MemtableMemory(long blocks, long entries, long index) {

    /** Returns the sum of all three. */
    public long total() {
        return blocks + entries + index;
    }
}
