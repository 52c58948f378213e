package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;

/** A cursor over the entries of a skip list that the snapshot sees and whose keys begin with a prefix. */
final class SkipListCursor implements EntryCursor {

    private final Entries entries;
    private final SkipList list;
    private final byte[] prefix;
    private final int seen;
    private int entry;

    /** @param seen the number of entries that the snapshot sees, which are those with the lowest numbers */
    SkipListCursor(Entries entries, SkipList list, byte[] prefix, int seen) {
        this.entries = entries;
        this.list = list;
        this.prefix = prefix.clone();
        this.seen = seen;
        this.entry = list.ceiling(prefix);
    }

    @Override
    public boolean next(EntryView into) {
        while (entry != NONE && entries.startsWith(entry, prefix)) {
            int passed = entry;
            entry = list.next(passed);
            if (passed < seen) {
                return entries.wrap(passed, into);
            }
        }
        entry = NONE;
        return false;
    }
}
