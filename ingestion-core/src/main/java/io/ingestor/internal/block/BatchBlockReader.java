package io.ingestor.internal.block;

import io.ingestor.internal.record.CanonicalRecord;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.memtable.ArrayPool;
import io.ingestor.wal.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reader of batch blocks from the log. For one thread; reusable. Every length is checked against the bytes that
 * remain before memory is allocated for it.
 */
public final class BatchBlockReader {

    private final ArrayPool blocks;
    private final CanonicalRecord canonical = new CanonicalRecord();
    private byte[] scratch = new byte[0];
    private long[] versions = new long[0];

    /** Creates a reader that always allocates new blocks. */
    public BatchBlockReader() {
        this(new ArrayPool());
    }

    /**
     * Creates a reader that takes blocks from a pool.
     *
     * @param blocks the pool of the blocks
     */
    public BatchBlockReader(ArrayPool blocks) {
        this.blocks = blocks;
    }

    /**
     * Reads the payload between a buffer's position and limit, neither of which is changed.
     *
     * @param expectedRecords the record count of the log entry
     * @throws UnsupportedFormatException if the block has a version, flags or producer ranges that this release cannot
     *     read
     * @throws CorruptBlockException if the payload is not a block of the expected number of records
     */
    public BatchBlock read(ByteBuffer payload, int expectedRecords) throws IOException {
        int length = payload.remaining();
        if (length < BatchBlockFormat.HEADER_BYTES) {
            throw corrupt("block must be at least " + BatchBlockFormat.HEADER_BYTES + " bytes, was " + length);
        }
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        payload.get(payload.position(), scratch, 0, length);
        checkHeader(length, expectedRecords);

        BlockSlices slices = BlockSlices.of(expectedRecords, blocks);
        if (versions.length < expectedRecords) {
            versions = new long[expectedRecords];
        }
        int keyEnd = index(length, expectedRecords, slices);

        byte[] block = blocks.takeBlock(keyEnd);
        System.arraycopy(scratch, 0, block, 0, length);
        BatchBlock read = new BatchBlock(block, length, expectedRecords, slices, copyVersions(expectedRecords));
        for (int i = 0; i < expectedRecords; i++) {
            wrap(block, read.valueOffset(i), read.valueLength(i), i);
            canonical.writeKey(block, block, read.keyOffset(i));
        }
        return read;
    }

    private void checkHeader(int length, int expectedRecords) throws IOException {
        int version = BatchBlockFormat.version(scratch);
        if (version != BatchBlockFormat.VERSION) {
            throw new UnsupportedFormatException("batch block has format version " + version + ", this release reads "
                    + BatchBlockFormat.VERSION + ": open it with the release that wrote it");
        }
        int flags = BatchBlockFormat.flags(scratch);
        if ((flags & ~BatchBlockFormat.FLAG_TRANSACTIONAL) != 0) {
            throw new UnsupportedFormatException(String.format(
                    "batch block has flags 0x%04x, this release knows 0x%04x: open it with the release that wrote it",
                    flags, BatchBlockFormat.FLAG_TRANSACTIONAL));
        }
        int ranges = BatchBlockFormat.producerRangeCount(scratch);
        int section = BatchBlockFormat.producerSectionBytes(scratch);
        if (ranges != 0 || section != 0) {
            throw new UnsupportedFormatException("batch block has " + ranges + " producer ranges in " + section
                    + " bytes, this release reads none: open it with the release that wrote it");
        }
        int records = BatchBlockFormat.recordCount(scratch);
        if (records != expectedRecords) {
            throw corrupt("block must hold " + expectedRecords + " records, as many as its log entry, has " + records);
        }
        int most = (length - BatchBlockFormat.HEADER_BYTES) / (BatchBlockFormat.RECORD_PREFIX_BYTES + 1);
        if (records < 0 || records > most) {
            throw corrupt("block of " + length + " bytes holds at most " + most + " records, has " + records);
        }
    }

    /** Finds every record and measures its key; returns the offset at which the last key will end. */
    private int index(int length, int records, BlockSlices slices) throws CorruptBlockException {
        int at = BatchBlockFormat.HEADER_BYTES;
        long keyAt = length;
        for (int i = 0; i < records; i++) {
            if (length - at < BatchBlockFormat.RECORD_PREFIX_BYTES) {
                throw corrupt("block ends at byte " + length + " before the length of record " + i);
            }
            int recordLength = BatchBlockFormat.recordLength(scratch, at);
            at += BatchBlockFormat.RECORD_PREFIX_BYTES;
            if (recordLength < 1 || recordLength > length - at) {
                throw corrupt("record " + i + " at byte " + at + " must have from 1 to " + (length - at)
                        + " bytes, has " + recordLength);
            }
            versions[i] = wrap(scratch, at, recordLength, i);
            slices.set(i, at, (int) keyAt);
            keyAt += canonical.keyLength();
            at += recordLength;
        }
        if (at != length) {
            throw corrupt("block must end at byte " + at + " with its last record, ends at " + length);
        }
        if (keyAt > Integer.MAX_VALUE - 8) {
            throw corrupt("block and keys must be at most 2 GiB, were " + keyAt + " bytes");
        }
        slices.set(records, at + BatchBlockFormat.RECORD_PREFIX_BYTES, (int) keyAt);
        return (int) keyAt;
    }

    private long wrap(byte[] source, int offset, int length, int ordinal) throws CorruptBlockException {
        try {
            canonical.wrap(source, offset, length);
            return canonical.version();
        } catch (MalformedRecordException e) {
            throw corrupt("record " + ordinal + " at byte " + offset + " " + e.getMessage());
        }
    }

    private long @Nullable [] copyVersions(int records) {
        for (int i = 0; i < records; i++) {
            if (versions[i] != 0) {
                return Arrays.copyOf(versions, records);
            }
        }
        return null;
    }

    private static CorruptBlockException corrupt(String message) {
        return new CorruptBlockException(message);
    }
}
