package io.ingestor.memtable.internal;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;

/** A cursor over the entries of a run that the snapshot sees and whose keys begin with a prefix. */
final class RunCursor implements EntryCursor {

    private final Entries entries;
    private final SortedRun run;
    private final byte[] prefix;
    private final int seen;
    private final long memoryBytes;
    private int place;

    /**
     * @param seen the number of entries that the snapshot sees, which are those with the lowest numbers
     * @param memoryBytes the bytes of the run if only this cursor uses it, otherwise 0
     */
    RunCursor(Entries entries, SortedRun run, byte[] prefix, int seen, long memoryBytes) {
        this.entries = entries;
        this.run = run;
        this.prefix = prefix.clone();
        this.seen = seen;
        this.memoryBytes = memoryBytes;
        this.place = run.ceiling(prefix);
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public boolean next(EntryView into) {
        while (place < run.size()) {
            int entry = run.entry(place);
            if (!entries.startsWith(entry, prefix)) {
                return false;
            }
            place++;
            if (entry < seen) {
                return entries.wrap(entry, into);
            }
        }
        return false;
    }
}
