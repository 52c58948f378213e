package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.ScanMemory;

/** The sealed table with a skip list. Its reads also serve the live table. */
final class SealedSkipListMemtable extends SealedTable {

    private final StoredEntries stored;
    private final Entries entries;
    private final SkipList list;

    SealedSkipListMemtable(StoredEntries stored, SkipList list) {
        super(stored);
        this.stored = stored;
        this.entries = stored.entries();
        this.list = list;
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        int seen = stored.seen(snapshot);
        int entry = list.ceiling(key);
        while (entry != NONE && entries.hasKey(entry, key)) {
            if (entry < seen) {
                return entries.wrap(entry, into);
            }
            entry = list.next(entry);
        }
        return false;
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        int entry = list.ceiling(key, version, stored.seen(snapshot));
        return entry != NONE
                && entries.version(entry) == version
                && entries.hasKey(entry, key)
                && entries.wrap(entry, into);
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory) {
        return new SkipListCursor(entries, list, prefix, stored.seen(snapshot));
    }

    @Override
    long runBytes() {
        return 0;
    }
}
