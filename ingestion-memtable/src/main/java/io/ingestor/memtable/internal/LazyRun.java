package io.ingestor.memtable.internal;

import io.ingestor.memtable.ScanMemory;
import org.jspecify.annotations.Nullable;

/** The sorted run of a sealed table, created by the first caller while others wait. */
final class LazyRun {

    private static final byte[] ALL = new byte[0];

    private final StoredEntries stored;
    private volatile @Nullable SortedRun run;

    LazyRun(StoredEntries stored) {
        this.stored = stored;
    }

    SortedRun get(ScanMemory memory) {
        SortedRun made = run;
        return made != null ? made : make(memory);
    }

    private synchronized SortedRun make(ScanMemory memory) {
        SortedRun made = run;
        if (made == null) {
            made = SortedRun.of(stored.entries(), stored.count(), ALL, memory);
            run = made;
        }
        return made;
    }

    long capacityBytes() {
        SortedRun made = run;
        return made == null ? 0 : made.capacityBytes();
    }
}
