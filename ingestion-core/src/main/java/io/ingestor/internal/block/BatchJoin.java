package io.ingestor.internal.block;

import io.ingestor.memtable.ArrayPool;
import java.util.List;

/**
 * The join of the blocks of several calls into the block of one entry. The ids of the records remain with the parts.
 */
public final class BatchJoin {

    private BatchJoin() {}

    /** Returns one block with the records of several blocks, in order, for a common entry. */
    public static BatchBlock join(List<? extends BatchBlock> parts, ArrayPool pool) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int count = 0;
        int length = BatchBlockFormat.HEADER_BYTES;
        int keyBytes = 0;
        boolean versioned = false;
        for (BatchBlock part : parts) {
            count += part.count();
            length += part.payloadLength() - BatchBlockFormat.HEADER_BYTES;
            keyBytes += part.keyBytes();
            versioned |= part.isVersioned();
        }
        byte[] block = pool.takeBlock(length + keyBytes);
        BlockSlices slices = BlockSlices.of(count, pool);
        long[] versions = versioned ? new long[count] : null;
        BatchBlockFormat.putHeader(block, 0, count);
        int ordinal = 0;
        int at = BatchBlockFormat.HEADER_BYTES;
        int keyAt = length;
        for (BatchBlock part : parts) {
            int recordBytes = part.payloadLength() - BatchBlockFormat.HEADER_BYTES;
            int partKeyBytes = part.keyBytes();
            System.arraycopy(part.block(), BatchBlockFormat.HEADER_BYTES, block, at, recordBytes);
            System.arraycopy(part.block(), part.payloadLength(), block, keyAt, partKeyBytes);
            for (int i = 0; i < part.count(); i++) {
                slices.set(
                        ordinal,
                        part.valueOffset(i) + at - BatchBlockFormat.HEADER_BYTES,
                        part.keyOffset(i) + keyAt - part.payloadLength());
                if (versions != null) {
                    versions[ordinal] = part.version(i);
                }
                ordinal++;
            }
            at += recordBytes;
            keyAt += partKeyBytes;
        }
        slices.set(count, at + BatchBlockFormat.RECORD_PREFIX_BYTES, keyAt);
        return new BatchBlock(block, length, count, slices, versions);
    }
}
