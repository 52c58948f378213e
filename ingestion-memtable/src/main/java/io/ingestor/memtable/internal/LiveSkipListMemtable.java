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

/** A skip list that takes entries. */
final class LiveSkipListMemtable implements Memtable {

    private final StoredEntries stored;
    private final SkipList list;
    private final SealedMemtable reads;

    LiveSkipListMemtable(MemtableOptions options, TableLimits limits, long seed) {
        this.stored = new StoredEntries(options.pool(), limits);
        this.list = new SkipList(stored.entries(), stored.indexBytes(), seed);
        this.reads = new SealedSkipListMemtable(stored, list);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GET_BEFORE_SEAL, Capability.ORDERED_BEFORE_SEAL);
    }

    @Override
    public int addBlock(byte[] block) {
        return stored.addBlock(block);
    }

    @Override
    public void put(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        stored.checkPut(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
        append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
    }

    @Override
    public void putAll(int block, BlockEntries entries, long firstSequence) {
        stored.checkPutAll(block, entries, firstSequence);
        for (int i = 0; i < entries.count(); i++) {
            append(
                    block,
                    entries.keyOffset(i),
                    entries.keyLength(i),
                    entries.valueOffset(i),
                    entries.valueLength(i),
                    entries.version(i),
                    firstSequence + i);
        }
    }

    @Override
    public void delete(int block, int keyOffset, int keyLength, long version, long sequence) {
        stored.checkPut(block, keyOffset, keyLength, 0, 0, version, sequence);
        append(block, keyOffset, keyLength, 0, EntryFormat.TOMBSTONE, version, sequence);
    }

    private void append(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        int height = list.nextHeight();
        int tower = list.addTower(height);
        int entry = stored.entries()
                .append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence, tower);
        list.insert(entry, height);
        stored.publish(sequence);
    }

    @Override
    public SealedMemtable seal() {
        stored.seal();
        return reads;
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        return reads.latest(key, snapshot, into);
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        return reads.atVersion(key, version, snapshot, into);
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot) {
        return reads.scan(prefix, snapshot);
    }

    @Override
    public int count() {
        return reads.count();
    }

    @Override
    public long firstSequence() {
        return reads.firstSequence();
    }

    @Override
    public long lastSequence() {
        return reads.lastSequence();
    }

    @Override
    public long memoryBytes() {
        return reads.memoryBytes();
    }

    @Override
    public MemtableMemory memory() {
        return reads.memory();
    }
}
