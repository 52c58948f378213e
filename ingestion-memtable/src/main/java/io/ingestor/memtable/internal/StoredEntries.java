package io.ingestor.memtable.internal;

import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.BlockEntries;
import io.ingestor.memtable.MemtableMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The storage common to all tables: the blocks, the entries, and the number of entries that are visible to readers. One
 * thread adds, and any number of threads read.
 */
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
    private final ArrayPool pool;
    private final int limit;
    private boolean sealed;
    private volatile boolean recycled;

    private int count;

    @SuppressWarnings("UnusedVariable") // through LAST_SEQUENCE
    private long lastSequence;

    StoredEntries(ArrayPool pool, TableLimits limits) {
        this.pool = pool;
        this.blocks = new Blocks(limits.blocks(), blockBytes, entryBytes);
        this.entries = new Entries(blocks, pool, entryBytes);
        this.limit = limits.entries();
    }

    /** Returns the footprint of the structures that map keys to entries. */
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

    /** Throws if an entry may not be put; changes nothing. For the writer only. */
    void checkPut(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        checkPut(block, sequence, 1);
        checkEntry(block, blocks.block(block).length, keyOffset, keyLength, valueOffset, valueLength, version);
    }

    /** Checks all entries of a block like {@link #checkPut(int, int, int, int, int, long, long)}. */
    void checkPutAll(int block, BlockEntries added, long firstSequence) {
        int number = added.count();
        checkPut(block, firstSequence, number);
        int blockLength = blocks.block(block).length;
        for (int i = 0; i < number; i++) {
            checkEntry(
                    block,
                    blockLength,
                    added.keyOffset(i),
                    added.keyLength(i),
                    added.valueOffset(i),
                    added.valueLength(i),
                    added.version(i));
        }
    }

    private void checkPut(int block, long firstSequence, int number) {
        checkNotSealed();
        if (block < 0 || block >= blocks.count()) {
            throw new IllegalArgumentException("block must be one of the " + blocks.count() + " added, was " + block);
        }
        if (firstSequence <= lastSequence) {
            throw new IllegalArgumentException(
                    "sequence must be above " + lastSequence + ", the last one put, was " + firstSequence);
        }
        if (number > limit - count) {
            throw new IllegalStateException("the table holds " + count + " entries, its limit is " + limit + ", and "
                    + number + " more were to be put: seal it and continue in a new one");
        }
    }

    private static void checkEntry(
            int block, int blockLength, int keyOffset, int keyLength, int valueOffset, int valueLength, long version) {
        if (keyLength < 1) {
            throw new IllegalArgumentException("keyLength must be >= 1, was " + keyLength);
        }
        checkSlice("key", keyOffset, keyLength, block, blockLength);
        checkSlice("value", valueOffset, valueLength, block, blockLength);
        if (version < 0) {
            throw new IllegalArgumentException("version must be >= 0, was " + version);
        }
    }

    private static void checkSlice(String name, int offset, int length, int block, int blockLength) {
        // Subtracts, because a sum could overflow.
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

    /** Makes the last {@code number} appended entries, up to that sequence, visible together. For the writer only. */
    void publish(int number, long sequence) {
        // Released to count() and lastSequence(): a reader of either sees every entry that it covers.
        COUNT.setRelease(this, count + number);
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

    /** Returns the snapshot limited to the present last sequence, which excludes later puts. */
    long settle(long snapshot) {
        if (recycled) {
            throw new IllegalStateException("the table was recycled and must not be read");
        }
        return Math.min(snapshot, lastSequence());
    }

    /** Returns the number of entries that a snapshot sees, which are those with the lowest numbers. */
    int seen(long snapshot) {
        // Reads the sequence before the count, so that the count covers it.
        long settled = settle(snapshot);
        return entries.countUpTo(settled, count());
    }

    /** Gives the memory of blocks and entries to the pool. No thread may read the table any more. */
    void recycle() {
        recycled = true;
        blocks.recycle(pool);
        entries.recycle();
        blockBytes.clear();
        entryBytes.clear();
        indexBytes.clear();
    }

    boolean isRecycled() {
        return recycled;
    }

    long memoryBytes() {
        return blockBytes.bytes() + entryBytes.bytes() + indexBytes.bytes();
    }

    /** @param runBytes the bytes of the run that a sealed table keeps */
    MemtableMemory memory(long runBytes) {
        return new MemtableMemory(blockBytes.bytes(), entryBytes.bytes(), indexBytes.bytes() + runBytes);
    }
}
