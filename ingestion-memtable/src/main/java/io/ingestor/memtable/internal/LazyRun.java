package io.ingestor.memtable.internal;

import org.jspecify.annotations.Nullable;

/** The run of a sealed table, made once, by the first that asks; others wait for it meanwhile. */
final class LazyRun {

    private static final byte[] ALL = new byte[0];

    private final StoredEntries stored;
    private volatile @Nullable SortedRun run;

    LazyRun(StoredEntries stored) {
        this.stored = stored;
    }

    SortedRun get() {
        SortedRun made = run;
        return made != null ? made : make();
    }

    private synchronized SortedRun make() {
        SortedRun made = run;
        if (made == null) {
            made = SortedRun.of(stored.entries(), stored.count(), ALL);
            run = made;
        }
        return made;
    }

    long capacityBytes() {
        SortedRun made = run;
        return made == null ? 0 : made.capacityBytes();
    }
}
