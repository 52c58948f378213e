package io.ingestor.memtable;

/**
 * The bytes of memory that a table holds, by purpose. Arrays are counted by their capacity.
 *
 * @param blocks the blocks that were added, by their length
 * @param entries the entries, and the directories that locate blocks and entries by number
 * @param index the structures that lead from keys to entries: the index, chains or links, and the sorted order that a
 *     sealed table keeps
 */
public record MemtableMemory(long blocks, long entries, long index) {

    /** Returns the sum of all three. */
    public long total() {
        return blocks + entries + index;
    }
}
