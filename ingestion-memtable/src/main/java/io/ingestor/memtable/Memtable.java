package io.ingestor.memtable;

import java.util.Set;

/**
 * An in-memory table of keys and values, each with a version and a sequence. Keys and values are slices of blocks that
 * the caller adds; the table keeps the blocks and copies nothing. A key may be put any number of times: every put is
 * kept, and none overwrites another. A key is deleted by a further entry, a tombstone.
 *
 * <p><b>Order.</b> Keys are ordered as unsigned bytes. The <em>latest</em> entry of a key is the one with the highest
 * version and, among equal versions, with the highest sequence.
 *
 * <p><b>Snapshots.</b> Every lookup and every scan names the highest sequence that it may see, and ignores later
 * entries. A snapshot above the last sequence, such as {@link Long#MAX_VALUE}, means the last sequence at the time of
 * the call.
 *
 * <p><b>Threads.</b> Any thread may write, but only one at a time, with a happens-before edge from each write to the
 * next. Any number of threads may read concurrently. A reader that acquires after a release by the writer sees all
 * earlier puts. The table itself publishes entries by release and acquire too, so a reader never sees a partial entry.
 */
public interface Memtable extends MemtableReads {

    /**
     * Returns the capabilities of this table before it is sealed. The set is the same for all tables of one kind and
     * never changes.
     */
    Set<Capability> capabilities();

    /**
     * Gives a block to the table. Its bytes must not change until the table is recycled. The table keeps the block
     * until then, and counts its length as memory.
     *
     * @return the number of the block for {@link #put}
     */
    int addBlock(byte[] block);

    /**
     * Puts one entry.
     *
     * @param block number returned by {@link #addBlock}
     * @param keyLength at least 1
     * @param version any value of 0 or more
     * @param sequence at least 1, and higher than the sequences of all earlier puts
     * @throws IllegalArgumentException if the block was not added, a slice is outside it, a key is empty, a version is
     *     negative, or the sequence does not increase
     * @throws IllegalStateException if the table is sealed or would exceed its limit of entries
     */
    void put(int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence);

    /**
     * Puts the entries of a block, in their order and with consecutive sequences. Works like {@link #put} for each, but
     * faster. If any entry is invalid, none is put. All become visible to readers together.
     *
     * @param block number returned by {@link #addBlock}
     * @param firstSequence sequence of the first entry
     * @throws IllegalArgumentException if the block was not added, a slice is outside it, a key is empty, a version is
     *     negative, or the sequence does not increase
     * @throws IllegalStateException if the table is sealed or would exceed its limit of entries
     */
    void putAll(int block, BlockEntries entries, long firstSequence);

    /**
     * Puts a tombstone: an entry for a key without a value. It is ordered among the entries of the key by version and
     * sequence. Every read and cursor returns it like a value, because a tombstone in this table hides values in older
     * tables. {@link EntryView#isTombstone} distinguishes it from a value. Otherwise like {@link #put}.
     */
    void delete(int block, int keyOffset, int keyLength, long version, long sequence);

    /** Makes the table immutable and returns its sealed form. Idempotent. Reads in progress continue. */
    SealedMemtable seal();
}
