package io.ingestor.memtable.internal;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.ScanMemory;

/** The sealed table without an index. Its sorted run of all entries serves both lookups and scans. */
final class SealedAppendMemtable extends SealedTable {

    private final StoredEntries stored;
    private final Entries entries;
    private final LazyRun run;

    SealedAppendMemtable(StoredEntries stored) {
        super(stored);
        this.stored = stored;
        this.entries = stored.entries();
        this.run = new LazyRun(stored);
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        SortedRun sorted = run.get(ScanMemory.UNBOUNDED);
        int seen = stored.seen(snapshot);
        for (int place = sorted.ceiling(key); place < sorted.size(); place++) {
            int entry = sorted.entry(place);
            if (!entries.hasKey(entry, key)) {
                return false;
            }
            if (entry < seen) {
                return entries.wrap(entry, into);
            }
        }
        return false;
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        SortedRun sorted = run.get(ScanMemory.UNBOUNDED);
        int place = sorted.ceiling(key, version, stored.seen(snapshot));
        if (place == sorted.size()) {
            return false;
        }
        int entry = sorted.entry(place);
        return entries.version(entry) == version && entries.hasKey(entry, key) && entries.wrap(entry, into);
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory) {
        return new RunCursor(entries, run.get(memory), prefix, stored.seen(snapshot), 0);
    }

    @Override
    long runBytes() {
        return run.capacityBytes();
    }
}
