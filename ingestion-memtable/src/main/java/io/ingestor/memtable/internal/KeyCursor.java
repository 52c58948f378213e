package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;

/**
 * A cursor over the entries that a snapshot sees of those keys of a run that begin with a prefix. Keys are in order,
 * with the entries of each latest first.
 */
final class KeyCursor implements EntryCursor {

    private static final int[] NOTHING = new int[0];

    private final HashTable table;
    private final SortedRun run;
    private final byte[] prefix;
    private final long snapshot;
    private final long memoryBytes;

    private int place;
    /** The entries of the current key in reverse order, so that the last one is next. */
    private int[] pending = NOTHING;

    private int pendingCount;

    /** @param memoryBytes the bytes of the run if only this cursor uses it, otherwise 0 */
    KeyCursor(HashTable table, SortedRun run, byte[] prefix, long snapshot, long memoryBytes) {
        this.table = table;
        this.run = run;
        this.prefix = prefix.clone();
        this.snapshot = snapshot;
        this.memoryBytes = memoryBytes;
        this.place = run.ceiling(prefix);
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public boolean next(EntryView into) {
        while (pendingCount == 0) {
            if (place == run.size() || !table.entries().startsWith(run.entry(place), prefix)) {
                return false;
            }
            gather(run.entry(place++));
        }
        table.entries().wrap(pending[--pendingCount], into);
        return true;
    }

    private void gather(int key) {
        int newest = table.newestSeen(key, snapshot);
        if (newest == NONE) {
            return;
        }
        Entries entries = table.entries();
        VersionChains chains = table.chains();
        int count = chains.depthOf(newest);
        if (pending.length < count) {
            pending = new int[Math.max(count, pending.length * 2)];
        }
        int at = count;
        boolean ordered = true;
        long above = Long.MAX_VALUE;
        for (int entry = newest; entry != NONE; entry = chains.previous(entry)) {
            long version = entries.version(entry);
            ordered &= version <= above;
            above = version;
            pending[--at] = entry;
        }
        if (!ordered) {
            orderByVersion(count);
        }
        pendingCount = count;
    }

    private void orderByVersion(int count) {
        long[] versions = new long[count];
        for (int i = 0; i < count; i++) {
            versions[i] = table.entries().version(pending[i]);
        }
        // Entries are numbered in the order of their sequences.
        PrefixSort.sort(pending, versions, Integer::compare);
    }
}
