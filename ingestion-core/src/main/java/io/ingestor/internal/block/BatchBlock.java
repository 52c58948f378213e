package io.ingestor.internal.block;

import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.BlockEntries;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A block of records: the payload for the log, followed in the same array by the keys for the memtable. The records are
 * numbered from 0. The array must not be modified, and may be longer than its content. It belongs to a table once
 * {@link #used} has been called.
 */
public sealed class BatchBlock permits EncodedBatch {

    private final byte[] block;
    private final int payloadLength;
    private final int count;

    /**
     * The offsets of each record's value and key, and those at which the next record would start; null once the block
     * is used.
     */
    private @Nullable BlockSlices slices;

    /** The versions; null if no record has a version of its own. */
    private final long @Nullable [] versions;

    BatchBlock(byte[] block, int payloadLength, int count, BlockSlices slices, long @Nullable [] versions) {
        this.block = block;
        this.payloadLength = payloadLength;
        this.count = count;
        this.slices = slices;
        this.versions = versions;
    }

    /** Returns the records as entries of a table. A record without its own version has its sequence as version. */
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
            return BatchBlock.this.keyOffset(ordinal);
        }

        @Override
        public int keyLength(int ordinal) {
            return BatchBlock.this.keyLength(ordinal);
        }

        @Override
        public int valueOffset(int ordinal) {
            return BatchBlock.this.valueOffset(ordinal);
        }

        @Override
        public int valueLength(int ordinal) {
            return BatchBlock.this.valueLength(ordinal);
        }

        @Override
        public long version(int ordinal) {
            long own = BatchBlock.this.version(ordinal);
            return own == 0 ? firstSequence + ordinal : own;
        }
    }

    /** Recycles the slices; called once a table has taken over the block. */
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

    int keyBytes() {
        return slices().keyOffset(count) - payloadLength;
    }

    /**
     * Returns the array: {@link #payloadLength()} bytes for the log, then the keys, then unused bytes. Its length is
     * the memory that the block takes.
     */
    public byte[] block() {
        return block;
    }

    /** Returns the length of the payload. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Returns the payload for the log. The buffer shares the array. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(block, 0, payloadLength);
    }

    /** Returns the number of records. */
    public int count() {
        return count;
    }

    /** Returns the offset of the key of a record in the block. */
    public int keyOffset(int ordinal) {
        return slices().keyOffset(ordinal);
    }

    /** Returns the length of the key of a record. */
    public int keyLength(int ordinal) {
        return slices().keyOffset(ordinal + 1) - slices().keyOffset(ordinal);
    }

    /** Returns the offset of a record in the block. */
    public int valueOffset(int ordinal) {
        return slices().valueOffset(ordinal);
    }

    /** Returns the length of a record. */
    public int valueLength(int ordinal) {
        return slices().valueOffset(ordinal + 1) - BatchBlockFormat.RECORD_PREFIX_BYTES - slices().valueOffset(ordinal);
    }

    /** Returns the version of a record, or 0 if it has none of its own. */
    public long version(int ordinal) {
        return versions == null ? 0 : versions[ordinal];
    }

    boolean isVersioned() {
        return versions != null;
    }
}
