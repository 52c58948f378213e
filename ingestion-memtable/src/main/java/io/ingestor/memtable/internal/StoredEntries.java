package io.ingestor.memtable.internal;

import io.ingestor.memtable.MemtableMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What every table here keeps: blocks, entries, and how far readers see them. One thread adds, any number read. */
final class StoredEntries {

    private static final VarHandle COUNT;
    private static final VarHandle LAST_SEQUENCE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            COUNT = lookup.findVarHandle(StoredEntries.class, "count", int.class);
            LAST_SEQUENCE = lookup.findVarHandle(StoredEntries.class, "lastSequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Footprint blockBytes = new Footprint();
    private final Footprint entryBytes = new Footprint();
    private final Footprint indexBytes = new Footprint();
    private final Blocks blocks;
    private final Entries entries;
    private final int limit;
    private boolean sealed;

    private int count;

    @SuppressWarnings("UnusedVariable") // through LAST_SEQUENCE
    private long lastSequence;

    StoredEntries(TableLimits limits) {
        this.blocks = new Blocks(limits.blocks(), blockBytes, entryBytes);
        this.entries = new Entries(blocks, entryBytes);
        this.limit = limits.entries();
    }

    /** To count in what leads from keys to entries. */
    Footprint indexBytes() {
        return indexBytes;
    }

    Entries entries() {
        return entries;
    }

    int addBlock(byte[] block) {
        checkNotSealed();
        return blocks.add(block);
    }

    byte[] block(int number) {
        return blocks.block(number);
    }

    /** Refuses what may not be put, before anything is changed; for the writer. */
    void checkPut(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        checkNotSealed();
        if (block < 0 || block >= blocks.count()) {
            throw new IllegalArgumentException("block must be one of the " + blocks.count() + " added, was " + block);
        }
        int blockLength = blocks.block(block).length;
        if (keyLength < 1) {
            throw new IllegalArgumentException("keyLength must be >= 1, was " + keyLength);
        }
        checkSlice("key", keyOffset, keyLength, block, blockLength);
        checkSlice("value", valueOffset, valueLength, block, blockLength);
        if (version < 0) {
            throw new IllegalArgumentException("version must be >= 0, was " + version);
        }
        if (sequence <= lastSequence) {
            throw new IllegalArgumentException(
                    "sequence must be above " + lastSequence + ", the last one put, was " + sequence);
        }
        if (count == limit) {
            throw new IllegalStateException(
                    "the table holds its limit of " + limit + " entries: seal it and go on in a new one");
        }
    }

    private static void checkSlice(String name, int offset, int length, int block, int blockLength) {
        // By subtraction: a sum could overflow.
        if (offset < 0 || length < 0 || offset > blockLength - length) {
            throw new IllegalArgumentException(name + "Offset " + offset + " and " + name + "Length " + length
                    + " must name a slice of block " + block + ", which has " + blockLength + " bytes");
        }
    }

    private void checkNotSealed() {
        if (sealed) {
            throw new IllegalStateException("the table is sealed: put into a new one");
        }
    }

    void seal() {
        sealed = true;
    }

    /** Shows the entry that was appended last to those who ask how far they may see; for the writer. */
    void publish(long sequence) {
        // Both are released to their accessors: who reads them sees every entry up to them.
        COUNT.setRelease(this, count + 1);
        LAST_SEQUENCE.setRelease(this, sequence);
    }

    int count() {
        // Acquires what publish() released.
        return (int) COUNT.getAcquire(this);
    }

    long lastSequence() {
        // Acquires what publish() released.
        return (long) LAST_SEQUENCE.getAcquire(this);
    }

    long firstSequence() {
        return count() == 0 ? 0 : entries.sequence(0);
    }

    /** What a snapshot means now: nothing that is put later, whatever the reader asked for. */
    long settle(long snapshot) {
        return Math.min(snapshot, lastSequence());
    }

    /** How many entries a snapshot sees: as many of the first. */
    int seen(long snapshot) {
        // The sequence before the count, so that the count covers it.
        long settled = settle(snapshot);
        return entries.countUpTo(settled, count());
    }

    long memoryBytes() {
        return blockBytes.bytes() + entryBytes.bytes() + indexBytes.bytes();
    }

    /** @param runBytes bytes of a run that a sealed table keeps */
    MemtableMemory memory(long runBytes) {
        return new MemtableMemory(blockBytes.bytes(), entryBytes.bytes(), indexBytes.bytes() + runBytes);
    }
}
