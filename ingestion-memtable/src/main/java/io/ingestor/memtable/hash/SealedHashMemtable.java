package io.ingestor.memtable.hash;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.SealedMemtable;
import org.jspecify.annotations.Nullable;

/** A table that nobody puts into any more. Its run of keys is made once, by the first scan; others wait for it meanwhile. */
final class SealedHashMemtable implements SealedMemtable {

    private static final byte[] ALL = new byte[0];

    private final HashTable table;
    private final Object runLock = new Object();
    private volatile @Nullable KeyRun run;

    SealedHashMemtable(HashTable table) {
        this.table = table;
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        return table.latest(key, snapshot, into);
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        return table.atVersion(key, version, snapshot, into);
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot) {
        return new KeyCursor(table, run(), prefix, table.settle(snapshot));
    }

    private KeyRun run() {
        KeyRun made = run;
        if (made != null) {
            return made;
        }
        synchronized (runLock) {
            made = run;
            if (made == null) {
                made = KeyRun.of(table.entries(), table.count(), ALL);
                run = made;
            }
            return made;
        }
    }

    @Override
    public EntryCursor inSequence() {
        return new SequenceCursor(table.entries(), table.count(), table.lastSequence());
    }

    @Override
    public int count() {
        return table.count();
    }

    @Override
    public long firstSequence() {
        return table.firstSequence();
    }

    @Override
    public long lastSequence() {
        return table.lastSequence();
    }

    @Override
    public long memoryBytes() {
        KeyRun made = run;
        return table.memoryBytes() + (made == null ? 0 : made.capacityBytes());
    }
}
