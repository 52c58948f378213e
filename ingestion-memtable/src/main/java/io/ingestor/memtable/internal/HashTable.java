package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;

import io.ingestor.memtable.EntryView;

/** Entries with an index. One thread adds, any number read. */
final class HashTable {

    private final KeyHash keyHash;
    private final StoredEntries stored;
    private final Entries entries;
    private final VersionChains chains;
    private final HashIndex index;

    HashTable(int expectedEntries, KeyHash keyHash, TableLimits limits) {
        this.keyHash = keyHash;
        this.stored = new StoredEntries(limits);
        this.entries = stored.entries();
        this.chains = new VersionChains(entries, stored.indexBytes());
        this.index = new HashIndex(expectedEntries, stored.indexBytes());
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

    /** Puts an entry that was checked, for the writer. */
    void put(int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        byte[] bytes = stored.block(block);
        int hash = keyHash.hash(bytes, keyOffset, keyLength);
        IndexSegment segment = index.segmentWithRoom(hash);
        int found = segment.find(hash, entries, bytes, keyOffset, keyLength);
        int head = segment.newest(found);
        int node = head == NONE ? NONE : chains.append(entries.count(), version, head);
        int entry = entries.append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence, node);
        segment.put(found, hash, entry);
        stored.publish(sequence);
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
        int newest = newestSeen(key, 0, key.length, stored.settle(snapshot));
        return newest != NONE && entries.wrap(chains.best(newest), into);
    }

    boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        int newest = newestSeen(key, 0, key.length, stored.settle(snapshot));
        int entry = chains.withVersion(newest, version);
        return entry != NONE && entries.wrap(entry, into);
    }
}
