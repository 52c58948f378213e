package io.ingestor.memtable.internal;

import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.ScanMemory;
import io.ingestor.memtable.SealedMemtable;
import java.util.Set;

/** The live table without an index. */
final class LiveAppendMemtable extends LiveMemtable {

    private final StoredEntries stored;
    private final SealedMemtable sealed;

    LiveAppendMemtable(MemtableOptions options, TableLimits limits) {
        this(new StoredEntries(options.pool(), limits));
    }

    private LiveAppendMemtable(StoredEntries stored) {
        super(stored);
        this.stored = stored;
        this.sealed = new SealedAppendMemtable(stored);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    void append(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        stored.entries()
                .append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence, EntryFormat.UNLINKED);
    }

    @Override
    SealedMemtable sealed() {
        return sealed;
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        throw noGet();
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        throw noGet();
    }

    private static UnsupportedOperationException noGet() {
        return new UnsupportedOperationException(
                "an append table cannot find single keys before it is sealed: seal it, scan it, or use a HashMemtable");
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot, ScanMemory memory) {
        int seen = stored.seen(snapshot);
        SortedRun run = SortedRun.of(stored.entries(), seen, prefix, memory);
        return new RunCursor(stored.entries(), run, prefix, seen, run.capacityBytes());
    }
}
