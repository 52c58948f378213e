package io.ingestor.memtable.internal;

import io.ingestor.memtable.BlockEntries;
import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.ScanMemory;
import io.ingestor.memtable.SealedMemtable;
import java.util.Set;

/** The live table with a hash index. */
final class LiveHashMemtable extends LiveMemtable {

    private final HashTable table;
    private final StoredEntries stored;
    private final SealedMemtable sealed;

    LiveHashMemtable(MemtableOptions options, KeyHash keyHash, TableLimits limits) {
        this(new HashTable(options, keyHash, limits));
    }

    private LiveHashMemtable(HashTable table) {
        super(table.stored());
        this.table = table;
        this.stored = table.stored();
        this.sealed = new SealedHashMemtable(table);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GET_BEFORE_SEAL);
    }

    @Override
    void append(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        table.append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
    }

    @Override
    void appendAll(int block, BlockEntries added, long firstSequence) {
        table.appendAll(block, added, firstSequence);
    }

    @Override
    SealedMemtable sealed() {
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
    public EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory) {
        long settled = stored.settle(snapshot);
        SortedRun run = SortedRun.of(stored.entries(), stored.seen(settled), prefix, memory);
        return new KeyCursor(table, run, prefix, settled, run.capacityBytes());
    }
}
