package io.ingestor.memtable.internal;

import io.ingestor.memtable.BlockEntries;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableMemory;
import io.ingestor.memtable.SealedMemtable;

/** The common part of all live tables: a put is checked, then appended, then published. */
abstract class LiveMemtable implements Memtable {

    private final StoredEntries stored;

    LiveMemtable(StoredEntries stored) {
        this.stored = stored;
    }

    /** Appends a checked entry. Readers may encounter it, but no snapshot sees it yet. */
    abstract void append(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence);

    /** Appends each entry of a block like {@link #append}. */
    void appendAll(int block, BlockEntries added, long firstSequence) {
        for (int i = 0; i < added.count(); i++) {
            append(
                    block,
                    added.keyOffset(i),
                    added.keyLength(i),
                    added.valueOffset(i),
                    added.valueLength(i),
                    added.version(i),
                    firstSequence + i);
        }
    }

    /** Returns the sealed form of the table. */
    abstract SealedMemtable sealed();

    @Override
    public final int addBlock(byte[] block) {
        return stored.addBlock(block);
    }

    @Override
    public final void put(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        stored.checkPut(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
        append(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
        stored.publish(1, sequence);
    }

    @Override
    public final void putAll(int block, BlockEntries entries, long firstSequence) {
        stored.checkPutAll(block, entries, firstSequence);
        int count = entries.count();
        if (count > 0) {
            appendAll(block, entries, firstSequence);
            stored.publish(count, firstSequence + count - 1);
        }
    }

    @Override
    public final void delete(int block, int keyOffset, int keyLength, long version, long sequence) {
        stored.checkPut(block, keyOffset, keyLength, 0, 0, version, sequence);
        append(block, keyOffset, keyLength, 0, EntryFormat.TOMBSTONE, version, sequence);
        stored.publish(1, sequence);
    }

    @Override
    public final SealedMemtable seal() {
        stored.seal();
        return sealed();
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
        return stored.memoryBytes();
    }

    @Override
    public final MemtableMemory memory() {
        return stored.memory(0);
    }
}
