package io.ingestor.internal.block;

import io.ingestor.RecordId;
import io.ingestor.internal.record.RecordKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The tenants, entities and versions of the good records of a batch, copied so that they outlive its block. */
public final class BatchNames {

    private final byte[] keys;

    /** The offset of each key, and the end of the last one. */
    private final int[] offsets;

    private final long[] versions;

    private BatchNames(byte[] keys, int[] offsets, long[] versions) {
        this.keys = keys;
        this.offsets = offsets;
        this.versions = versions;
    }

    public static BatchNames of(BatchBlock batch) {
        int count = batch.count();
        int[] offsets = new int[count + 1];
        long[] versions = new long[count];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = offsets[i] + batch.keyLength(i);
            versions[i] = batch.version(i);
        }
        int from = count == 0 ? 0 : batch.keyOffset(0);
        return new BatchNames(Arrays.copyOfRange(batch.block(), from, from + offsets[count]), offsets, versions);
    }

    /**
     * Returns the id of the good record with an ordinal.
     *
     * @param sequence the sequence of the record, which is its version if it has none of its own
     */
    public RecordId id(int ordinal, long sequence) {
        int key = offsets[ordinal];
        int tenantLength = RecordKey.tenantLength(keys, key);
        int entity = key + tenantLength + 1;
        return new RecordId(
                new String(keys, key, tenantLength, StandardCharsets.UTF_8),
                new String(keys, entity, offsets[ordinal + 1] - entity, StandardCharsets.UTF_8),
                versions[ordinal] == 0 ? sequence : versions[ordinal]);
    }
}
