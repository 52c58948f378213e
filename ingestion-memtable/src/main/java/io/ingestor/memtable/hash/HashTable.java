package io.ingestor.memtable.hash;

import static io.ingestor.memtable.hash.EntryFormat.NONE;

import io.ingestor.memtable.EntryView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The parts of one table and what is published of them. One thread adds, any number read. */
final class HashTable {

    private static final VarHandle COUNT;
    private static final VarHandle LAST_SEQUENCE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            COUNT = lookup.findVarHandle(HashTable.class, "count", int.class);
            LAST_SEQUENCE = lookup.findVarHandle(HashTable.class, "lastSequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final KeyHash keyHash;
    private final Footprint footprint = new Footprint();
    private final Blocks blocks;
    private final Entries entries;
    private final VersionChains chains;
    private final HashIndex index;

    private int count;

    @SuppressWarnings("UnusedVariable") // through LAST_SEQUENCE
    private long lastSequence;

    HashTable(int expectedEntries, KeyHash keyHash, HashLimits limits) {
        this.keyHash = keyHash;
        this.blocks = new Blocks(limits.blocks(), footprint);
        this.entries = new Entries(limits.entries(), blocks, footprint);
        this.chains = new VersionChains(entries, footprint);
        this.index = new HashIndex(expectedEntries, footprint);
    }

    Blocks blocks() {
        return blocks;
    }

    Entries entries() {
        return entries;
    }

    VersionChains chains() {
        return chains;
    }

    /** Puts an entry whose slices are known to be good, for the writer. */
    void put(int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        entries.checkRoom();
        byte[] bytes = blocks.block(block);
        int hash = keyHash.hash(bytes, keyOffset, keyLength);
        IndexSegment segment = index.segmentWithRoom(hash);
        int found = segment.find(hash, entries, bytes, keyOffset, keyLength);
        int head = segment.newest(found);
        int node = head == NONE ? NONE : chains.append(count, version, head);
        entries.append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence, node);
        segment.put(found, hash, count);
        // Both are released to their accessors: who reads them sees every entry up to them.
        COUNT.setRelease(this, count + 1);
        LAST_SEQUENCE.setRelease(this, sequence);
    }

    /** The newest entry of a key that the snapshot sees, or NONE. */
    int newestSeen(byte[] bytes, int offset, int length, long snapshot) {
        int hash = keyHash.hash(bytes, offset, length);
        IndexSegment segment = index.segment(hash);
        int found = segment.find(hash, entries, bytes, offset, length);
        return chains.newestSeen(segment.newest(found), snapshot);
    }

    /** The newest entry that the snapshot sees of the key that another entry has, or NONE. */
    int newestSeen(int entry, long snapshot) {
        return newestSeen(entries.block(entry), entries.keyOffset(entry), entries.keyLength(entry), snapshot);
    }

    boolean latest(byte[] key, long snapshot, EntryView into) {
        int newest = newestSeen(key, 0, key.length, settle(snapshot));
        if (newest == NONE) {
            return false;
        }
        entries.wrap(chains.best(newest), into);
        return true;
    }

    boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        int newest = newestSeen(key, 0, key.length, settle(snapshot));
        int entry = chains.withVersion(newest, version);
        if (entry == NONE) {
            return false;
        }
        entries.wrap(entry, into);
        return true;
    }

    int count() {
        // Acquires what put() released.
        return (int) COUNT.getAcquire(this);
    }

    long lastSequence() {
        // Acquires what put() released.
        return (long) LAST_SEQUENCE.getAcquire(this);
    }

    long firstSequence() {
        return count() == 0 ? 0 : entries.sequence(0);
    }

    /** What a snapshot means now: nothing that is put later, whatever the reader asked for. */
    long settle(long snapshot) {
        return Math.min(snapshot, lastSequence());
    }

    long memoryBytes() {
        return footprint.bytes();
    }

    /** The sum of what is held, found by walking it, for the writer. */
    long capacityBytes() {
        return blocks.capacityBytes() + entries.capacityBytes() + chains.capacityBytes() + index.capacityBytes();
    }
}
