package io.ingestor.internal;

import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch as one block: the payload for the log, and behind it in the same array the memtable's keys. Good records are numbered from 0 in the order of the batch. Immutable; the array must
 * not be written to.
 *
 * <p>If {@link #failure()} is there, the batch was rejected as a whole, and only {@link #size()} and {@link #tallies()} mean anything besides.
 */
public final class EncodedBatch {

    private final byte[] block;
    private final int payloadLength;
    private final boolean transactional;
    private final int count;

    /** Where each value begins, and after the last one where the next would. The record's length lies before each. */
    private final int[] valueOffsets;

    /** Where each key begins, and after the last one the end of the block. */
    private final int[] keyOffsets;

    /** Null if no record has a version of its own. */
    private final long @Nullable [] versions;

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
            int[] valueOffsets,
            int[] keyOffsets,
            long @Nullable [] versions,
            int @Nullable [] indexes,
            int size,
            List<Rejection> rejections,
            List<TenantTally> tallies,
            @Nullable RejectedException failure) {
        this.block = block;
        this.payloadLength = payloadLength;
        this.transactional = transactional;
        this.count = count;
        this.valueOffsets = valueOffsets;
        this.keyOffsets = keyOffsets;
        this.versions = versions;
        this.indexes = indexes;
        this.size = size;
        this.rejections = rejections;
        this.tallies = tallies;
        this.failure = failure;
    }

    /** A batch that was rejected as a whole. */
    static EncodedBatch failed(RecordBatch batch, List<TenantTally> tallies, RejectedException failure) {
        int[] none = new int[1];
        return new EncodedBatch(
                new byte[0],
                0,
                batch.isTransactional(),
                0,
                none,
                none,
                null,
                new int[0],
                batch.size(),
                failure.rejections(),
                tallies,
                failure);
    }

    /** One batch of the good records of several, in their order, for a common entry; to ask for ids, use the parts. */
    static EncodedBatch join(List<EncodedBatch> parts) {
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
            keyBytes += part.block.length - part.payloadLength;
            versioned |= part.versions != null;
        }
        byte[] block = new byte[length + keyBytes];
        int[] valueOffsets = new int[count + 1];
        int[] keyOffsets = new int[count + 1];
        long[] versions = versioned ? new long[count] : null;
        BatchBlockFormat.putHeader(block, 0, count);
        int ordinal = 0;
        int at = BatchBlockFormat.HEADER_BYTES;
        int keyAt = length;
        for (EncodedBatch part : parts) {
            int recordBytes = part.payloadLength - BatchBlockFormat.HEADER_BYTES;
            int partKeyBytes = part.block.length - part.payloadLength;
            System.arraycopy(part.block, BatchBlockFormat.HEADER_BYTES, block, at, recordBytes);
            System.arraycopy(part.block, part.payloadLength, block, keyAt, partKeyBytes);
            for (int i = 0; i < part.count; i++) {
                valueOffsets[ordinal] = part.valueOffsets[i] + at - BatchBlockFormat.HEADER_BYTES;
                keyOffsets[ordinal] = part.keyOffsets[i] + keyAt - part.payloadLength;
                if (versions != null) {
                    versions[ordinal] = part.version(i);
                }
                ordinal++;
            }
            at += recordBytes;
            keyAt += partKeyBytes;
        }
        valueOffsets[count] = at + BatchBlockFormat.RECORD_PREFIX_BYTES;
        keyOffsets[count] = keyAt;
        return new EncodedBatch(
                block,
                length,
                false,
                count,
                valueOffsets,
                keyOffsets,
                versions,
                null,
                count,
                List.of(),
                List.of(),
                null);
    }

    /** Why the batch was rejected as a whole, or null. */
    public @Nullable RejectedException failure() {
        return failure;
    }

    /** The array: {@link #payloadLength()} bytes for the log, then the keys. Its length is what the batch takes of memory. */
    public byte[] block() {
        return block;
    }

    /** Length of the payload. */
    public int payloadLength() {
        return payloadLength;
    }

    /** The payload, for the log; shares the array. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(block, 0, payloadLength);
    }

    /** Whether the batch is all or nothing. */
    public boolean transactional() {
        return transactional;
    }

    /** Good records. */
    public int count() {
        return count;
    }

    /** Where the key of a good record begins in the block. */
    public int keyOffset(int ordinal) {
        return keyOffsets[ordinal];
    }

    /** Length of that key. */
    public int keyLength(int ordinal) {
        return keyOffsets[ordinal + 1] - keyOffsets[ordinal];
    }

    /** Where a good record begins in the block. */
    public int valueOffset(int ordinal) {
        return valueOffsets[ordinal];
    }

    /** Length of that record. */
    public int valueLength(int ordinal) {
        return valueOffsets[ordinal + 1] - BatchBlockFormat.RECORD_PREFIX_BYTES - valueOffsets[ordinal];
    }

    /** The version that a good record carries, 0 if none. */
    public long version(int ordinal) {
        return versions == null ? 0 : versions[ordinal];
    }

    /** The place of a good record in the batch. */
    public int index(int ordinal) {
        return indexes == null ? ordinal : indexes[ordinal];
    }

    /** Records of the batch, good and wrong. */
    public int size() {
        return size;
    }

    /** The wrong records, in the order of the batch. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /** The records of each tenant; every record counts once. */
    public List<TenantTally> tallies() {
        return tallies;
    }

    /**
     * The name of the record at a place of the batch, null if it was rejected.
     *
     * @param firstSequence sequence of the first good record
     */
    public @Nullable RecordId id(int index, long firstSequence) {
        int ordinal = ordinal(index);
        if (ordinal < 0) {
            return null;
        }
        int key = keyOffsets[ordinal];
        int tenantLength = RecordKey.tenantLength(block, key);
        String tenant = new String(block, key, tenantLength, StandardCharsets.UTF_8);
        String entity = new String(
                block, key + tenantLength + 1, keyLength(ordinal) - tenantLength - 1, StandardCharsets.UTF_8);
        long version = version(ordinal);
        return new RecordId(tenant, entity, version == 0 ? firstSequence + ordinal : version);
    }

    /** The version that the record at a place of the batch carries, 0 if it carries none or was rejected. */
    public long ownVersion(int index) {
        int ordinal = ordinal(index);
        return ordinal < 0 ? 0 : version(ordinal);
    }

    private int ordinal(int index) {
        int ordinal = indexes == null ? index : Arrays.binarySearch(indexes, index);
        return ordinal < count ? ordinal : -1;
    }
}
