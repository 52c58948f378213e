package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static io.ingestor.memtable.internal.EntryFormat.pack;

import io.ingestor.memtable.BlockEntries;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableOptions;

/**
 * A table of entries with a hash index. One thread adds, and any number of threads read.
 *
 * <p>Most of the time of a put is spent waiting for memory: for the slot, and for its entry and key. Entries of one
 * block are therefore put in steps. First this memory is read for several entries, which the processor can do in
 * parallel because the reads are independent. Then the entries are put one by one. Each step is a separate loop, whose
 * short body lets the processor look further ahead.
 */
final class HashTable {

    /** The number of entries per step, enough for all memory reads that a processor can have in flight. */
    private static final int TOGETHER = 32;

    private final KeyHash keyHash;
    private final StoredEntries stored;
    private final Entries entries;
    private final VersionChains chains;
    private final HashIndex index;

    // Used by the writer only.
    private final int[] hashes = new int[TOGETHER];

    /** Stored so that the JIT compiler does not eliminate the touching reads as dead code. */
    @SuppressWarnings("unused")
    private long touched;

    HashTable(MemtableOptions options, KeyHash keyHash, TableLimits limits) {
        this.keyHash = keyHash;
        this.stored = new StoredEntries(options.pool(), limits);
        this.entries = stored.entries();
        this.chains = new VersionChains(entries, options.pool(), stored.indexBytes());
        this.index = new HashIndex(options.expectedEntries(), options.pool(), stored.indexBytes());
        stored.indexBytes().add(TOGETHER * Integer.BYTES);
    }

    StoredEntries stored() {
        return stored;
    }

    Entries entries() {
        return entries;
    }

    VersionChains chains() {
        return chains;
    }

    /**
     * Appends a checked entry. No snapshot sees it before it is {@linkplain StoredEntries#publish published}. For the
     * writer only.
     */
    void append(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        byte[] bytes = stored.block(block);
        int hash = keyHash.hash(bytes, keyOffset, keyLength);
        append(hash, bytes, block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
    }

    /** Appends each entry of a block like {@link #append}. */
    void appendAll(int block, BlockEntries added, long firstSequence) {
        byte[] bytes = stored.block(block);
        int count = added.count();
        for (int from = 0; from < count; from += TOGETHER) {
            int to = Math.min(from + TOGETHER, count);
            touch(bytes, added, from, to);
            for (int i = from; i < to; i++) {
                append(
                        hashes[i - from],
                        bytes,
                        block,
                        added.keyOffset(i),
                        added.keyLength(i),
                        added.valueOffset(i),
                        added.valueLength(i),
                        added.version(i),
                        firstSequence + i);
            }
        }
    }

    private void touch(byte[] bytes, BlockEntries added, int from, int to) {
        long read = 0;
        for (int i = from; i < to; i++) {
            int hash = keyHash.hash(bytes, added.keyOffset(i), added.keyLength(i));
            hashes[i - from] = hash;
        }
        for (int i = 0; i < to - from; i++) {
            read += index.writersSegment(hashes[i]).touchSlot(hashes[i]);
        }
        for (int i = 0; i < to - from; i++) {
            read += index.writersSegment(hashes[i]).touchEntry(hashes[i], entries);
        }
        touched = read;
    }

    private void append(
            int hash,
            byte[] bytes,
            int block,
            int keyOffset,
            int keyLength,
            int valueOffset,
            int valueLength,
            long version,
            long sequence) {
        IndexSegment segment = index.segmentWithRoom(hash);
        int found = segment.find(hash, entries, bytes, keyOffset, keyLength);
        int head = segment.newest(found);
        long link = head == NONE ? VersionChains.FIRST : chains.append(entries.count(), version, head);
        int entry = entries.append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence, link);
        segment.put(found, hash, entry, pack(block, keyOffset));
    }

    /** Gives the blocks and the pooled arrays to the pool. Must be called only once. */
    void recycle() {
        stored.recycle();
        chains.recycle();
        index.recycle();
    }

    /** Returns the newest entry of a key that the snapshot sees, or NONE. */
    int newestSeen(byte[] bytes, int offset, int length, long snapshot) {
        int hash = keyHash.hash(bytes, offset, length);
        IndexSegment segment = index.segment(hash);
        if (segment == null) {
            return NONE;
        }
        int found = segment.find(hash, entries, bytes, offset, length);
        return chains.newestSeen(segment.newest(found), snapshot);
    }

    /** Returns the newest entry that the snapshot sees for the key of another entry, or NONE. */
    int newestSeen(int entry, long snapshot) {
        return newestSeen(entries.block(entry), entries.keyOffset(entry), entries.keyLength(entry), snapshot);
    }

    boolean latest(byte[] key, long snapshot, EntryView into) {
        int newest = newestSeen(key, 0, key.length, stored.settle(snapshot));
        return newest != NONE && entries.wrap(chains.best(newest), into);
    }

    boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        int newest = newestSeen(key, 0, key.length, stored.settle(snapshot));
        int entry = chains.withVersion(newest, version);
        return entry != NONE && entries.wrap(entry, into);
    }
}
