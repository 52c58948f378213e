package io.ingestor.memtable.internal;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.MemtableMemory;
import io.ingestor.memtable.SealedMemtable;

/** The common part of all sealed tables: everything except lookups and scans. */
abstract class SealedTable implements SealedMemtable {

    private final StoredEntries stored;

    SealedTable(StoredEntries stored) {
        this.stored = stored;
    }

    /** Returns the bytes of the sorted run that the table keeps, or 0 before a read creates it. */
    abstract long runBytes();

    /** Gives the blocks and the pooled arrays to the pool. Called only once. */
    void giveMemory() {
        stored.recycle();
    }

    @Override
    public final EntryCursor inSequence() {
        return new SequenceCursor(stored.entries(), stored.count(), stored.lastSequence());
    }

    @Override
    public final void recycle() {
        if (!stored.isRecycled()) {
            giveMemory();
        }
    }

    @Override
    public final int count() {
        return stored.count();
    }

    @Override
    public final long firstSequence() {
        return stored.firstSequence();
    }

    @Override
    public final long lastSequence() {
        return stored.lastSequence();
    }

    @Override
    public final long memoryBytes() {
        return stored.memoryBytes() + runBytes();
    }

    @Override
    public final MemtableMemory memory() {
        return stored.memory(runBytes());
    }
}
