package io.ingestor.memtable.skiplist;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;

/** Walks entries in the order of their sequences, and checks that this is what they are in and that they are all there. */
final class SequenceCursor implements EntryCursor {

    private final SkipListEntry[] entries;
    private final int count;
    private long previous;
    private int passed;

    SequenceCursor(SkipListEntry[] entries, int count) {
        this.entries = entries;
        this.count = count;
    }

    @Override
    public boolean next(EntryView into) {
        if (passed == entries.length) {
            if (passed != count) {
                throw new IllegalStateException("the table should end after " + count
                        + " entries, but it ended at sequence " + previous + " after " + passed);
            }
            return false;
        }
        SkipListEntry entry = entries[passed];
        if (entry.sequence() <= previous) {
            throw new IllegalStateException(
                    "sequences must rise, but after " + previous + " came " + entry.sequence() + " at entry " + passed);
        }
        previous = entry.sequence();
        passed++;
        entry.wrap(into);
        return true;
    }
}
