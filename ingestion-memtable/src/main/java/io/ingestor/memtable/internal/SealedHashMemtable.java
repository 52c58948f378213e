package io.ingestor.memtable.internal;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableMemory;
import io.ingestor.memtable.SealedMemtable;

/** A hash table that nobody puts into any more. */
final class SealedHashMemtable implements SealedMemtable {

    private final HashTable table;
    private final StoredEntries stored;
    private final LazyRun run;

    SealedHashMemtable(HashTable table) {
        this.table = table;
        this.stored = table.stored();
        this.run = new LazyRun(stored);
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
        return new KeyCursor(table, run.get(), prefix, stored.settle(snapshot));
    }

    @Override
    public EntryCursor inSequence() {
        return new SequenceCursor(stored.entries(), stored.count(), stored.lastSequence());
    }

    @Override
    public void recycle() {
        table.recycle();
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
        return stored.memoryBytes() + run.capacityBytes();
    }

    @Override
    public MemtableMemory memory() {
        return stored.memory(run.capacityBytes());
    }
}
