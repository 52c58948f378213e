package io.ingestor.memtable.internal;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;

/**
 * A cursor over entries in the order of their puts. Its checks fail only after an error in this package or in memory.
 * The cursor then throws instead of returning incomplete data.
 */
final class SequenceCursor implements EntryCursor {

    private final Entries entries;
    private final int count;
    private final long lastSequence;
    private long previous;
    private int passed;

    SequenceCursor(Entries entries, int count, long lastSequence) {
        this.entries = entries;
        this.count = count;
        this.lastSequence = lastSequence;
    }

    @Override
    public boolean next(EntryView into) {
        if (passed == entries.count()) {
            if (passed != count || previous != lastSequence) {
                throw new IllegalStateException("the table should end at sequence " + lastSequence + " after " + count
                        + " entries, but it ended at " + previous + " after " + passed);
            }
            return false;
        }
        long sequence = entries.sequence(passed);
        if (sequence <= previous) {
            throw new IllegalStateException(
                    "sequences must increase, but after " + previous + " came " + sequence + " at entry " + passed);
        }
        previous = sequence;
        entries.wrap(passed++, into);
        return true;
    }
}
