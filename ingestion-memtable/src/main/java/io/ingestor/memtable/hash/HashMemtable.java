package io.ingestor.memtable.hash;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.SealedMemtable;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The default table: a put appends the entry and notes it in a hash index, and order is made when somebody asks for it.
 *
 * <p><b>Costs.</b> A put takes constant time, also for the hundred-thousandth version of one key; now and then it splits one segment of the index (some tens of microseconds).
 * {@code latest} takes constant time, or logarithmic time in the number of newer versions that its snapshot does not see. {@code atVersion} takes logarithmic time in the versions of the key where
 * versions rise with sequences, and at worst looks at all of them. A scan of the live table gathers and sorts the keys that have the prefix: time in proportion to all entries, and
 * some 20 bytes of temporary memory per key. A sealed table sorts its keys at the first scan, keeps four bytes per key, and from then on begins a scan in logarithmic time.
 *
 * <p><b>Memory.</b> 40 bytes per entry, 32 more for each that is not the first of its key, 11 to 22 for each key, and the blocks. {@link #memoryBytes} is the exact sum of the capacities of all arrays, without their
 * headers and with eight bytes to a reference.
 *
 * <p><b>Limits.</b> 2^30 entries and 2^30 blocks; beyond, {@link IllegalStateException}, and the table stays as it was.
 */
public final class HashMemtable implements Memtable {

    private static final SecureRandom SEEDS = new SecureRandom();

    private final HashTable table;
    private @Nullable SealedMemtable sealed;

    HashMemtable(MemtableOptions options, KeyHash keyHash, HashLimits limits) {
        this.table = new HashTable(options.expectedEntries(), keyHash, limits);
    }

    /** Makes tables that each hash with a secret of their own. */
    public static MemtableFactory factory() {
        return options -> new HashMemtable(options, new SeededKeyHash(SEEDS.nextLong()), HashLimits.largest());
    }

    @Override
    public int addBlock(byte[] block) {
        checkNotSealed();
        return table.blocks().add(block);
    }

    @Override
    public void put(
            int block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        checkNotSealed();
        if (block < 0 || block >= table.blocks().count()) {
            throw new IllegalArgumentException(
                    "block must be one of the " + table.blocks().count() + " added, was " + block);
        }
        int blockLength = table.blocks().block(block).length;
        if (keyLength < 1) {
            throw new IllegalArgumentException("keyLength must be >= 1, was " + keyLength);
        }
        checkSlice("key", keyOffset, keyLength, block, blockLength);
        checkSlice("value", valueOffset, valueLength, block, blockLength);
        if (version < 0) {
            throw new IllegalArgumentException("version must be >= 0, was " + version);
        }
        if (sequence <= table.lastSequence()) {
            throw new IllegalArgumentException(
                    "sequence must be above " + table.lastSequence() + ", the last one put, was " + sequence);
        }
        table.put(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
    }

    private static void checkSlice(String name, int offset, int length, int block, int blockLength) {
        // By subtraction: a sum could overflow.
        if (offset < 0 || length < 0 || offset > blockLength - length) {
            throw new IllegalArgumentException(name + "Offset " + offset + " and " + name + "Length " + length
                    + " must name a slice of block " + block + ", which has " + blockLength + " bytes");
        }
    }

    private void checkNotSealed() {
        if (sealed != null) {
            throw new IllegalStateException("the table is sealed: put into a new one");
        }
    }

    @Override
    public SealedMemtable seal() {
        SealedMemtable result = sealed;
        if (result == null) {
            result = new SealedHashMemtable(table);
            sealed = result;
        }
        return result;
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
        long settled = table.settle(snapshot);
        int seen = table.entries().countUpTo(settled, table.count());
        return new KeyCursor(table, KeyRun.of(table.entries(), seen, prefix), prefix, settled);
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
        return table.memoryBytes();
    }

    /** What {@link #memoryBytes} should be, found by walking everything. */
    long capacityBytes() {
        return table.capacityBytes();
    }
}
