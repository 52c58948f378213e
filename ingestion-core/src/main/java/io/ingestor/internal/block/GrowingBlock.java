package io.ingestor.internal.block;

import io.ingestor.RecordBatch;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.RecordKey;
import io.ingestor.memtable.ArrayPool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The block of a batch that is being encoded: the accepted records one after another, and their keys in a separate
 * array. Reused for the next batch; for one thread at a time.
 */
final class GrowingBlock {

    /** The length of an array above which this object is not reused, because the budget does not include its memory. */
    private static final int KEPT_BYTES = 512 << 10;

    private static final int KEPT_RECORDS = 16 << 10;

    /** The expected length of a key before any has been seen. */
    private static final int KEY_BYTES = 32;

    private static final byte[] NOTHING = new byte[0];
    private static final BlockSlices NO_SLICES = BlockSlices.of(0, new ArrayPool());

    private final ArrayPool blocks;

    /**
     * The block. It contains copies of the records, so a caller that modifies its array meanwhile cannot get unchecked
     * bytes into the log.
     */
    private byte[] block = NOTHING;

    private int payloadLength;
    private int maxPayloadLength;

    /**
     * The bytes of the good records that do not fit, including their prefixes. They are only checked and counted,
     * because the batch will be rejected.
     */
    private long excess;

    private BlockSlices slices = NO_SLICES;

    /** The keys of the good records, which are appended to the payload once its length is known. */
    private byte[] keys = NOTHING;

    private int keyBytes;

    /** The mean length of a key in the previous batch, as an estimate for the next. */
    private int usualKeyBytes = KEY_BYTES;

    /** The length of the payload if all records are accepted unchanged. */
    private long plainLength;

    /** The mean growth of a record in the previous batch, as an estimate for the next. */
    private long usualGrowth;

    private int[] indexes = new int[0];
    private long[] versions = new long[0];
    private int count;

    /** The number of dead letters, which follow the accepted records. */
    private int letters;

    private boolean versioned;

    GrowingBlock(ArrayPool blocks) {
        this.blocks = blocks;
    }

    /**
     * Starts the block of a batch.
     *
     * @param maxPayload the length of the payload beyond which no record is kept
     * @param maxGrowth the maximum number of bytes by which all records together may grow
     */
    void start(RecordBatch batch, int maxPayload, long maxGrowth) {
        if (versions.length < batch.size()) {
            int capacity = Math.max(batch.size(), 16);
            indexes = new int[capacity];
            versions = new long[capacity];
        }
        maxPayloadLength = maxPayload;
        clear();
        block = blocks.takeBlock(expectedBytes(batch, maxGrowth));
        slices = BlockSlices.of(batch.size(), blocks);
    }

    /** Drops the accepted records, so that only dead letters will be in the block. */
    void clear() {
        excess = 0;
        count = 0;
        letters = 0;
        versioned = false;
        payloadLength = BatchBlockFormat.HEADER_BYTES;
        keyBytes = 0;
    }

    /**
     * Returns the length of the block if growth and keys are as in the previous batch. It is at most
     * {@link BatchEncoder#maxEncodedBytes}.
     */
    private int expectedBytes(RecordBatch batch, long maxGrowth) {
        plainLength = BatchBlockFormat.HEADER_BYTES
                + batch.bytes()
                + (long) batch.size() * BatchBlockFormat.RECORD_PREFIX_BYTES;
        // One record may have grown by megabytes, which is no estimate for the next thousand.
        long growth = Math.min(Math.min((long) batch.size() * usualGrowth, maxGrowth), plainLength);
        long payload = Math.max(plainLength, Math.min(plainLength + growth, maxPayloadLength));
        long expectedKeys =
                Math.min((long) batch.size() * usualKeyBytes, batch.bytes() + (long) batch.size() * KEY_BYTES);
        return Math.toIntExact(payload + expectedKeys);
    }

    /**
     * Copies a record after the last accepted one and returns its offset. The next record overwrites it unless it is
     * accepted.
     */
    int put(byte[] source, int offset, int length) {
        int at = payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES;
        reserve(at + length);
        System.arraycopy(source, offset, block, at, length);
        return at;
    }

    /** Appends bytes to the record that was put last, at its offset. */
    void append(int at, int length, byte[] bytes) {
        byte[] before = block;
        int end = at + length;
        reserve(end + bytes.length);
        if (block != before) {
            System.arraycopy(before, at, block, at, length);
        }
        System.arraycopy(bytes, 0, block, end, bytes.length);
    }

    /** Returns the array of the block; the next {@link #put} or {@link #append} may replace it. */
    byte[] array() {
        return block;
    }

    /**
     * Returns true if a record of the given length fits, or else adds it to the excess. Once one does not fit, no more
     * are kept, so that the memory in use stays within the reservation.
     */
    boolean fits(int length) {
        long end = (long) payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES + length;
        if (excess == 0 && end <= maxPayloadLength) {
            return true;
        }
        excess += BatchBlockFormat.RECORD_PREFIX_BYTES + length;
        return false;
    }

    /** Adds the key of the record that will be accepted next. */
    void key(byte[] source, int tenantOffset, int tenantLength, int entityOffset, int entityLength) {
        int end = keyBytes + RecordKey.length(tenantLength, entityLength);
        if (keys.length < end) {
            keys = Arrays.copyOf(keys, Math.max(end, 2 * keys.length));
        }
        // The key's offset is relative to the first key, and is adjusted once the payload is complete.
        slices.set(count, payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES, keyBytes);
        keyBytes = RecordKey.write(source, tenantOffset, tenantLength, entityOffset, entityLength, keys, keyBytes);
    }

    /** Accepts the record that was put last. */
    void accept(int index, long version, int length) {
        BatchBlockFormat.putRecordLength(block, payloadLength, length);
        payloadLength += BatchBlockFormat.RECORD_PREFIX_BYTES + length;
        indexes[count] = index;
        versions[count] = version;
        versioned |= version != 0;
        count++;
    }

    /** Returns true if a dead letter of the given length fits. */
    boolean hasRoom(int length) {
        return excess == 0 && (long) payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES + length <= maxPayloadLength;
    }

    /** Returns the bytes of the block, with keys, if one more record is added. */
    long bytesWith(int recordLength, int keyLength) {
        return (long) payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES + recordLength + keyBytes + keyLength;
    }

    /** Adds a dead letter, for which there is room, after all accepted records. */
    void letter(byte[] letter, int length, int tenantOffset, int tenantLength, int entityOffset) {
        key(letter, tenantOffset, tenantLength, entityOffset, EntityIds.LENGTH);
        int unused = put(letter, 0, length);
        accept(-1, 0, length);
        letters++;
    }

    /** Returns the number of records in the block, including dead letters. */
    int count() {
        return count;
    }

    /** Returns the number of accepted records. */
    int accepted() {
        return count - letters;
    }

    int payloadLength() {
        return payloadLength;
    }

    /** Returns the length that the payload would have with all good records. */
    long neededPayloadLength() {
        return payloadLength + excess;
    }

    /** Returns the index of each accepted record in the batch, or null if all records of the batch were accepted. */
    int @Nullable [] copyIndexes(int size) {
        return accepted() == size ? null : Arrays.copyOf(indexes, accepted());
    }

    long @Nullable [] copyVersions() {
        return versioned ? Arrays.copyOf(versions, count) : null;
    }

    /** Returns the header, the good records and their keys in one array, which then belongs to the caller. */
    byte[] finish(int flags) {
        int length = payloadLength + keyBytes;
        fit(length);
        BatchBlockFormat.putHeader(block, flags, count);
        System.arraycopy(keys, 0, block, payloadLength, keyBytes);
        // The block of a batch with dead letters is no estimate for the next batch.
        if (count > 0 && letters == 0) {
            usualKeyBytes = keyBytes / count + 1;
            usualGrowth = (Math.max(0, payloadLength - plainLength) + count - 1) / count;
        }
        byte[] finished = block;
        block = NOTHING;
        return finished;
    }

    /** Returns the offsets of the good records and their keys in the block, which then belong to the caller. */
    BlockSlices finishSlices() {
        slices.set(count, payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES, keyBytes);
        slices.moveKeys(count + 1, payloadLength);
        BlockSlices finished = slices;
        slices = NO_SLICES;
        return finished;
    }

    /** Drops the block; returns false if the remaining arrays are too large to keep. */
    boolean release() {
        block = NOTHING;
        slices = NO_SLICES;
        return keys.length <= KEPT_BYTES && versions.length <= KEPT_RECORDS;
    }

    private void reserve(int length) {
        if (length > block.length) {
            move(length + (length >>> 3));
        }
    }

    /**
     * Moves the records if the block is too short, or longer than any from the pool, as it may be after many
     * rejections.
     */
    private void fit(int length) {
        if (length > block.length || block.length > ArrayPool.longestBlock(length)) {
            move(length);
        }
    }

    /**
     * Moves the records to another block. The old block is left to the garbage collector, because only an evicted table
     * frees budget for the arrays that it gives to the pool.
     */
    private void move(int length) {
        byte[] moved = blocks.takeBlock(length);
        System.arraycopy(block, 0, moved, 0, Math.min(payloadLength, moved.length));
        block = moved;
    }
}
