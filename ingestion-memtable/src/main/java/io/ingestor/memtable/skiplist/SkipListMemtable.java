package io.ingestor.memtable.skiplist;

import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.SealedMemtable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A table that is in order at all times, for hosts that scan more than they write: a scan begins in logarithmic time and needs no memory, but a put costs a search through the whole
 * table and leaves objects on the heap.
 *
 * <p>{@code latest} and {@code atVersion} pass one by one over the entries of the key that come first and that the snapshot does not see.
 *
 * <p><b>Memory.</b> {@link #memoryBytes} is the capacity of the blocks and {@value #BYTES_PER_ENTRY} bytes per entry, an estimate of its objects on a 64-bit virtual machine.
 *
 * <p><b>Limits.</b> 2^30 entries and 2^30 blocks; beyond, {@link IllegalStateException}, and the table stays as it was.
 */
public final class SkipListMemtable implements Memtable {

    /** An entry of 56 bytes, a node of 24, and for every other node a mark of 16 to 24 in the levels above. */
    static final int BYTES_PER_ENTRY = 96;

    private static final int LIMIT = 1 << 30;

    private final SkipListEntries entries = new SkipListEntries();
    private final List<byte[]> blocks = new ArrayList<>();
    private final int limit;
    private boolean sealed;

    SkipListMemtable(int limit) {
        this.limit = limit;
    }

    /** Makes tables that are in order at all times. */
    public static MemtableFactory factory() {
        return options -> new SkipListMemtable(LIMIT);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GET_BEFORE_SEAL, Capability.ORDERED_BEFORE_SEAL);
    }

    @Override
    public int addBlock(byte[] block) {
        checkNotSealed();
        checkRoom(blocks.size(), "blocks");
        blocks.add(block);
        entries.addBlockBytes(block.length);
        return blocks.size() - 1;
    }

    @Override
    public void put(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        checkNotSealed();
        if (block < 0 || block >= blocks.size()) {
            throw new IllegalArgumentException("block must be one of the " + blocks.size() + " added, was " + block);
        }
        byte[] bytes = blocks.get(block);
        if (keyLength < 1) {
            throw new IllegalArgumentException("keyLength must be >= 1, was " + keyLength);
        }
        checkSlice("key", keyOffset, keyLength, block, bytes.length);
        checkSlice("value", valueOffset, valueLength, block, bytes.length);
        if (version < 0) {
            throw new IllegalArgumentException("version must be >= 0, was " + version);
        }
        if (sequence <= entries.lastSequence()) {
            throw new IllegalArgumentException(
                    "sequence must be above " + entries.lastSequence() + ", the last one put, was " + sequence);
        }
        checkRoom(entries.count(), "entries");
        entries.add(new SkipListEntry(bytes, keyOffset, keyLength, valueOffset, valueLength, version, sequence));
    }

    private static void checkSlice(String name, int offset, int length, int block, int blockLength) {
        // By subtraction: a sum could overflow.
        if (offset < 0 || length < 0 || offset > blockLength - length) {
            throw new IllegalArgumentException(name + "Offset " + offset + " and " + name + "Length " + length
                    + " must name a slice of block " + block + ", which has " + blockLength + " bytes");
        }
    }

    private void checkRoom(int held, String what) {
        if (held == limit) {
            throw new IllegalStateException(
                    "the table holds its limit of " + limit + " " + what + ": seal it and go on in a new one");
        }
    }

    private void checkNotSealed() {
        if (sealed) {
            throw new IllegalStateException("the table is sealed: put into a new one");
        }
    }

    @Override
    public SealedMemtable seal() {
        sealed = true;
        return entries;
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        return entries.latest(key, snapshot, into);
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        return entries.atVersion(key, version, snapshot, into);
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot) {
        return entries.scan(prefix, snapshot);
    }

    @Override
    public int count() {
        return entries.count();
    }

    @Override
    public long firstSequence() {
        return entries.firstSequence();
    }

    @Override
    public long lastSequence() {
        return entries.lastSequence();
    }

    @Override
    public long memoryBytes() {
        return entries.memoryBytes();
    }
}
