package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;

/** A cursor over a skip list while keys have the prefix; it passes the entries that are seen. */
final class SkipListCursor implements EntryCursor {

    private final Entries entries;
    private final SkipList list;
    private final byte[] prefix;
    private final int seen;
    private int entry;

    /** @param seen how many entries, in the order of their sequences, are seen */
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
