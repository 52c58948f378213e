package io.ingestor.memtable.internal;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;

/** A cursor over a run of entries while their keys have the prefix; it passes those that are seen. */
final class RunCursor implements EntryCursor {

    private final Entries entries;
    private final SortedRun run;
    private final byte[] prefix;
    private final int seen;
    private final long memoryBytes;
    private int place;

    /**
     * @param seen how many entries, from the first on, are seen
     * @param memoryBytes of the run, if it is this cursor's alone
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
