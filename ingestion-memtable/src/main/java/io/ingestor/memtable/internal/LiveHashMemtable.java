package io.ingestor.memtable.internal;

import io.ingestor.memtable.BlockEntries;
import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableMemory;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.SealedMemtable;
import java.util.Set;

/** A hash table that takes entries. */
final class LiveHashMemtable implements Memtable {

    private final HashTable table;
    private final StoredEntries stored;
    private final SealedMemtable sealed;

    LiveHashMemtable(MemtableOptions options, KeyHash keyHash, TableLimits limits) {
        this.table = new HashTable(options, keyHash, limits);
        this.stored = table.stored();
        this.sealed = new SealedHashMemtable(table);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GET_BEFORE_SEAL);
    }

    @Override
    public int addBlock(byte[] block) {
        return stored.addBlock(block);
    }

    @Override
    public void put(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        stored.checkPut(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
        table.put(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
    }

    @Override
    public void putAll(int block, BlockEntries entries, long firstSequence) {
        stored.checkPutAll(block, entries, firstSequence);
        table.putAll(block, entries, firstSequence);
    }

    @Override
    public void delete(int block, int keyOffset, int keyLength, long version, long sequence) {
        stored.checkPut(block, keyOffset, keyLength, 0, 0, version, sequence);
        table.put(block, keyOffset, keyLength, 0, EntryFormat.TOMBSTONE, version, sequence);
    }

    @Override
    public SealedMemtable seal() {
        stored.seal();
        return sealed;
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        return table.latest(key, snapshot, into);
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        return table.atVersion(key, version, snapshot, into);
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot) {
        long settled = stored.settle(snapshot);
        SortedRun run = SortedRun.of(stored.entries(), stored.seen(settled), prefix);
        return new KeyCursor(table, run, prefix, settled);
    }

    @Override
    public int count() {
        return stored.count();
    }

    @Override
    public long firstSequence() {
        return stored.firstSequence();
    }

    @Override
    public long lastSequence() {
        return stored.lastSequence();
    }

    @Override
    public long memoryBytes() {
        return stored.memoryBytes();
    }

    @Override
    public MemtableMemory memory() {
        return stored.memory(0);
    }
}
