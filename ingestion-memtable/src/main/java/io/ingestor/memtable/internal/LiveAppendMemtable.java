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

/** A table without an index that takes entries. */
final class LiveAppendMemtable implements Memtable {

    private final StoredEntries stored;
    private final SealedMemtable sealed;

    LiveAppendMemtable(MemtableOptions options, TableLimits limits) {
        this.stored = new StoredEntries(options.pool(), limits);
        this.sealed = new SealedAppendMemtable(stored);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
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
        stored.entries()
                .append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence, EntryFormat.NONE);
        stored.publish(sequence);
    }

    @Override
    public SealedMemtable seal() {
        stored.seal();
        return sealed;
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        throw noGet();
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        throw noGet();
    }

    private static UnsupportedOperationException noGet() {
        return new UnsupportedOperationException(
                "an append table finds no single key before it is sealed: seal it, scan it, or use a HashMemtable");
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot) {
        int seen = stored.seen(snapshot);
        return new RunCursor(stored.entries(), SortedRun.of(stored.entries(), seen, prefix), prefix, seen);
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
