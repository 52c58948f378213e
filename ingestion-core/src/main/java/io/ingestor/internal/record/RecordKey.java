package io.ingestor.internal.record;

import java.nio.charset.StandardCharsets;

/**
 * The memtable key of a record: the tenant in UTF-8, a zero byte, and the entity id in UTF-8. Neither part contains a
 * zero byte.
 */
public final class RecordKey {

    private RecordKey() {}

    /** Returns the key of an entity. An invalid tenant or entity id gives a key that matches no record. */
    public static byte[] of(String tenant, String entity) {
        String key = tenant + '\0' + entity;
        boolean possible =
                tenant.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(key);
        return possible ? key.getBytes(StandardCharsets.UTF_8) : new byte[] {0};
    }

    /** Returns the common prefix of a tenant's keys, which no other key has. */
    public static byte[] prefix(String tenant) {
        return of(tenant, "");
    }

    public static int length(int tenantLength, int entityLength) {
        return tenantLength + 1 + entityLength;
    }

    /** Writes the key for the tenant and entity id at the given offsets, and returns the offset after it. */
    public static int write(
            byte[] source,
            int tenantOffset,
            int tenantLength,
            int entityOffset,
            int entityLength,
            byte[] target,
            int offset) {
        int separator = offset + tenantLength;
        System.arraycopy(source, tenantOffset, target, offset, tenantLength);
        target[separator] = 0;
        System.arraycopy(source, entityOffset, target, separator + 1, entityLength);
        return separator + 1 + entityLength;
    }

    /** Returns the length of the tenant in a key. */
    public static int tenantLength(byte[] block, int keyOffset) {
        int at = keyOffset;
        while (block[at] != 0) {
            at++;
        }
        return at - keyOffset;
    }
}
