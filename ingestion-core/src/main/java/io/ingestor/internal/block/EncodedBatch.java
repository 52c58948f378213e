package io.ingestor.internal.block;

import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.BlockEntries;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A batch as one block: the payload for the log, and behind it in the same array the memtable's keys. Good records are
 * numbered from 0 in the order of the batch. The array must not be written to, and may be longer than its content. It
 * belongs to the table once the batch {@linkplain #used is in one}.
 *
 * <p>If {@link #failure()} is not null, the batch was rejected as a whole, and only {@link #size()} and
 * {@link #tallies()} have a meaning besides.
 */
public final class EncodedBatch {

    private static final ArrayPool NO_POOL = new ArrayPool();

    private final byte[] block;
    private final int payloadLength;
    private final boolean transactional;
    private final int count;

    /** The offsets of each record's value and key, and after the last one those of the next. */
    private @Nullable BlockSlices slices;

    /** The versions; null if no record has a version of its own. */
    private final long @Nullable [] versions;

    /** The names; null if the batch did not ask for them. */
    private final @Nullable BatchNames names;

    /** Place of each good record in the batch; null if all are good. */
    private final int @Nullable [] indexes;

    private final int size;
    private final List<Rejection> rejections;
    private final List<TenantTally> tallies;
    private final @Nullable RejectedException failure;

    EncodedBatch(
            byte[] block,
            int payloadLength,
            boolean transactional,
            int count,
            BlockSlices slices,
            long @Nullable [] versions,
            int @Nullable [] indexes,
            int size,
            List<Rejection> rejections,
            List<TenantTally> tallies,
            boolean named,
            @Nullable RejectedException failure) {
        this.block = block;
        this.payloadLength = payloadLength;
        this.transactional = transactional;
        this.count = count;
        this.slices = slices;
        this.versions = versions;
        this.indexes = indexes;
        this.size = size;
        this.rejections = rejections;
        this.tallies = tallies;
        this.failure = failure;
        this.names = named ? BatchNames.of(this) : null;
    }

    /** Returns a batch that was rejected as a whole. */
    static EncodedBatch failed(RecordBatch batch, List<TenantTally> tallies, RejectedException failure) {
        return new EncodedBatch(
                new byte[0],
                0,
                batch.isTransactional(),
                0,
                BlockSlices.of(0, NO_POOL),
                null,
                new int[0],
                batch.size(),
                failure.rejections(),
                tallies,
                batch.returnsIds(),
                failure);
    }

    /** Returns one batch of the good records of several, in order, for a common entry. Only the parts know the ids. */
    public static EncodedBatch join(List<EncodedBatch> parts, ArrayPool pool) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int count = 0;
        int length = BatchBlockFormat.HEADER_BYTES;
        int keyBytes = 0;
        boolean versioned = false;
        for (EncodedBatch part : parts) {
            count += part.count;
            length += part.payloadLength - BatchBlockFormat.HEADER_BYTES;
            keyBytes += part.keyBytes();
            versioned |= part.versions != null;
        }
        byte[] block = pool.takeBlock(length + keyBytes);
        BlockSlices slices = BlockSlices.of(count, pool);
        long[] versions = versioned ? new long[count] : null;
        BatchBlockFormat.putHeader(block, 0, count);
        int ordinal = 0;
        int at = BatchBlockFormat.HEADER_BYTES;
        int keyAt = length;
        for (EncodedBatch part : parts) {
            int recordBytes = part.payloadLength - BatchBlockFormat.HEADER_BYTES;
            int partKeyBytes = part.keyBytes();
            System.arraycopy(part.block, BatchBlockFormat.HEADER_BYTES, block, at, recordBytes);
            System.arraycopy(part.block, part.payloadLength, block, keyAt, partKeyBytes);
            for (int i = 0; i < part.count; i++) {
                slices.set(
                        ordinal,
                        part.valueOffset(i) + at - BatchBlockFormat.HEADER_BYTES,
                        part.keyOffset(i) + keyAt - part.payloadLength);
                if (versions != null) {
                    versions[ordinal] = part.version(i);
                }
                ordinal++;
            }
            at += recordBytes;
            keyAt += partKeyBytes;
        }
        slices.set(count, at + BatchBlockFormat.RECORD_PREFIX_BYTES, keyAt);
        return new EncodedBatch(
                block, length, false, count, slices, versions, null, count, List.of(), List.of(), false, null);
    }

    /** Returns the good records as entries of a table. Records without a version of their own have their sequence. */
    public BlockEntries resolved(long firstSequence) {
        return new Resolved(firstSequence);
    }

    private final class Resolved implements BlockEntries {

        private final long firstSequence;

        Resolved(long firstSequence) {
            this.firstSequence = firstSequence;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public int keyOffset(int ordinal) {
            return EncodedBatch.this.keyOffset(ordinal);
        }

        @Override
        public int keyLength(int ordinal) {
            return EncodedBatch.this.keyLength(ordinal);
        }

        @Override
        public int valueOffset(int ordinal) {
            return EncodedBatch.this.valueOffset(ordinal);
        }

        @Override
        public int valueLength(int ordinal) {
            return EncodedBatch.this.valueLength(ordinal);
        }

        @Override
        public long version(int ordinal) {
            long own = EncodedBatch.this.version(ordinal);
            return own == 0 ? firstSequence + ordinal : own;
        }
    }

    /** Ends the use of the slices: the table has the block and all that it needs to know of it. */
    public void used(ArrayPool pool) {
        slices().recycle(pool);
        slices = null;
    }

    private BlockSlices slices() {
        BlockSlices now = slices;
        if (now == null) {
            throw new IllegalStateException("the block of the batch belongs to a table");
        }
        return now;
    }

    private int keyBytes() {
        return slices().keyOffset(count) - payloadLength;
    }

    /** Returns the reason that the batch was rejected as a whole, or null. */
    public @Nullable RejectedException failure() {
        return failure;
    }

    /**
     * Returns the array: {@link #payloadLength()} bytes for the log, then the keys, then unused bytes. Its length is
     * the memory that the batch takes.
     */
    public byte[] block() {
        return block;
    }

    /** Returns the length of the payload. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Returns the payload, for the log. The buffer shares the array. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(block, 0, payloadLength);
    }

    /** Returns true if the batch is all or nothing. */
    boolean transactional() {
        return transactional;
    }

    /** Returns the number of good records. */
    public int count() {
        return count;
    }

    /** Returns the offset of the key of a good record in the block. */
    public int keyOffset(int ordinal) {
        return slices().keyOffset(ordinal);
    }

    /** Returns the length of that key. */
    public int keyLength(int ordinal) {
        return slices().keyOffset(ordinal + 1) - slices().keyOffset(ordinal);
    }

    /** Returns the offset of a good record in the block. */
    public int valueOffset(int ordinal) {
        return slices().valueOffset(ordinal);
    }

    /** Returns the length of that record. */
    public int valueLength(int ordinal) {
        return slices().valueOffset(ordinal + 1) - BatchBlockFormat.RECORD_PREFIX_BYTES - slices().valueOffset(ordinal);
    }

    /** Returns the version that a good record carries, 0 if none. */
    public long version(int ordinal) {
        return versions == null ? 0 : versions[ordinal];
    }

    /** Returns the place of a good record in the batch. */
    int index(int ordinal) {
        return indexes == null ? ordinal : indexes[ordinal];
    }

    /** Returns the number of records of the batch, good and wrong. */
    public int size() {
        return size;
    }

    /** Returns the wrong records, in the order of the batch. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /** Returns the counts of the records of each tenant; every record counts once. */
    public List<TenantTally> tallies() {
        return tallies;
    }

    /** Returns the number of records with neither data nor payload. */
    public int empty() {
        int empty = 0;
        for (TenantTally tally : tallies) {
            empty += tally.empty();
        }
        return empty;
    }

    /**
     * Returns the name of the record at a place of the batch, null if it was rejected.
     *
     * @param firstSequence sequence of the first good record
     * @throws IllegalStateException if names were not asked for
     */
    public @Nullable RecordId id(int index, long firstSequence) {
        return ids(firstSequence).apply(index);
    }

    /** Returns {@link #id} as a function, which may be kept for any time: it keeps nothing of the block. */
    public IntFunction<@Nullable RecordId> ids(long firstSequence) {
        return ids(names, ordinals(), firstSequence);
    }

    /** Returns the function; static, like that of {@link #ordinals}, so that it cannot keep the batch. */
    private static IntFunction<@Nullable RecordId> ids(
            @Nullable BatchNames names, IntUnaryOperator ordinals, long firstSequence) {
        return index -> {
            if (names == null) {
                throw new IllegalStateException(
                        "the batch did not ask for the ids of its records: build it with RecordBatch.Builder.returnIds()");
            }
            int ordinal = ordinals.applyAsInt(index);
            return ordinal < 0 ? null : names.id(ordinal, firstSequence + ordinal);
        };
    }

    /** Returns the number of the good record at a place of the batch; negative if the record was rejected. */
    public int ordinal(int index) {
        return ordinals().applyAsInt(index);
    }

    /** Returns {@link #ordinal} as a function, which keeps nothing of the block. */
    public IntUnaryOperator ordinals() {
        return ordinals(indexes, count);
    }

    private static IntUnaryOperator ordinals(int @Nullable [] indexes, int count) {
        return index -> {
            int ordinal = indexes == null ? index : Arrays.binarySearch(indexes, index);
            return ordinal < count ? ordinal : -1;
        };
    }
}
