package io.ingestor.memtable;

import java.util.Set;

/**
 * Keys and values in memory, each with a version and a sequence. Keys and values are slices of blocks that the caller
 * adds; the table keeps the blocks and copies nothing. One key may be put any number of times: every put is kept, none
 * overwrites another. A key is deleted by one more entry, a tombstone.
 *
 * <p><b>Order.</b> Keys are ordered as unsigned bytes. Among the entries of one key the <em>latest</em> is that with
 * the highest version, and among equal versions that with the highest sequence.
 *
 * <p><b>Snapshots.</b> Every read names the highest sequence that it may see; later entries are as if they did not
 * exist. A snapshot above the last sequence, such as {@link Long#MAX_VALUE}, means the last sequence at the time of the
 * call.
 *
 * <p><b>Threads.</b> One thread writes (any thread, but one at a time, with a happens-before edge between them); any
 * number read meanwhile. What was put before a release by the writer is seen by a reader that acquires after it; the
 * table's own publication is by release and acquire too, so a reader never sees half an entry.
 */
public interface Memtable extends MemtableReads {

    /**
     * Returns what this table can do before it is sealed. The set is the same for all tables of its kind, at all times.
     */
    Set<Capability> capabilities();

    /**
     * Gives a block to the table. Its bytes must not change from now on; the table keeps it until it is dropped. Its
     * capacity counts as memory.
     *
     * @return the number by which {@link #put} names it
     */
    int addBlock(byte[] block);

    /**
     * Puts one entry.
     *
     * @param block number that {@link #addBlock} gave
     * @param keyLength at least 1
     * @param version any value of 0 or more
     * @param sequence higher than that of every put before
     * @throws IllegalArgumentException if a slice is not inside the block, or the sequence does not rise
     * @throws IllegalStateException if the table is sealed
     */
    void put(int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence);

    /**
     * Puts the entries of a block, in their order and with consecutive sequences. Puts each like {@link #put}, but all
     * at once: an invalid entry is refused before any is put. No snapshot taken meanwhile shows some of them without
     * the others. It is also faster.
     *
     * @param block number that {@link #addBlock} gave
     * @param firstSequence sequence of the first entry
     * @throws IllegalArgumentException if a slice of one is not inside the block, or the sequence does not rise
     * @throws IllegalStateException if the table is sealed
     */
    void putAll(int block, BlockEntries entries, long firstSequence);

    /**
     * Puts a tombstone: an entry for a key without a value. It takes its place among the others by version and
     * sequence. Every read and cursor passes it on like a value, and the caller decides what it means. A tombstone in
     * this table hides values in older ones. {@link EntryView#isTombstone} distinguishes it from a value. Otherwise
     * like {@link #put}.
     */
    void delete(int block, int keyOffset, int keyLength, long version, long sequence);

    /** Makes the table immutable; idempotent. Reads that are under way continue. */
    SealedMemtable seal();
}
