package io.ingestor.memtable.internal;

import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.ScanMemory;
import io.ingestor.memtable.SealedMemtable;
import java.util.Set;

/** The live table with a skip list. */
final class LiveSkipListMemtable extends LiveMemtable {

    private final StoredEntries stored;
    private final SkipList list;
    private final SealedMemtable reads;

    LiveSkipListMemtable(MemtableOptions options, TableLimits limits, long seed) {
        this(new StoredEntries(options.pool(), limits), seed);
    }

    private LiveSkipListMemtable(StoredEntries stored, long seed) {
        super(stored);
        this.stored = stored;
        this.list = new SkipList(stored.entries(), stored.indexBytes(), seed);
        this.reads = new SealedSkipListMemtable(stored, list);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GET_BEFORE_SEAL, Capability.ORDERED_BEFORE_SEAL);
    }

    @Override
    void append(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        int height = list.nextHeight();
        long link = EntryFormat.link(false, 0, list.addTower(height));
        int entry =
                stored.entries().append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence, link);
        list.insert(entry, height);
    }

    @Override
    SealedMemtable sealed() {
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
    public EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory) {
        return reads.scan(prefix, snapshot, memory);
    }
}
