package io.ingestor.memtable.internal;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.ScanMemory;

/** The sealed table with a hash index. */
final class SealedHashMemtable extends SealedTable {

    private final HashTable table;
    private final StoredEntries stored;
    private final LazyRun run;

    SealedHashMemtable(HashTable table) {
        super(table.stored());
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
    public EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory) {
        return new KeyCursor(table, run.get(memory), prefix, stored.settle(snapshot), 0);
    }

    @Override
    long runBytes() {
        return run.capacityBytes();
    }

    @Override
    void giveMemory() {
        table.recycle();
    }
}
