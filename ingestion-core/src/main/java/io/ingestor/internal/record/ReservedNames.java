package io.ingestor.internal.record;

import io.ingestor.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names that only the engine may give to records: the schema and the tenant of dead letters. */
public final class ReservedNames {

    static final String SCHEMA_MESSAGE =
            "must not be " + DeadLetters.SCHEMA + ", which is reserved for rejected records: use another name";

    static final String TENANT_MESSAGE =
            "must not be " + DeadLetters.UNKNOWN_TENANT + ", which is reserved for rejected records: use another name";

    private static final byte[] SCHEMA = DeadLetters.SCHEMA.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TENANT = DeadLetters.UNKNOWN_TENANT.getBytes(StandardCharsets.US_ASCII);

    private ReservedNames() {}

    static boolean isSchema(byte[] bytes, int offset, int length) {
        return length == SCHEMA.length && Arrays.equals(SCHEMA, 0, length, bytes, offset, offset + length);
    }

    static boolean isTenant(byte[] bytes, int offset, int length) {
        return length == TENANT.length && Arrays.equals(TENANT, 0, length, bytes, offset, offset + length);
    }

    /** Returns the message for a schema that is reserved, or null. */
    public static @Nullable String wrongSchema(String name) {
        return name.equals(DeadLetters.SCHEMA) ? SCHEMA_MESSAGE : null;
    }

    /** Returns the message for a tenant that is reserved, or null. */
    public static @Nullable String wrongTenant(String name) {
        return name.equals(DeadLetters.UNKNOWN_TENANT) ? TENANT_MESSAGE : null;
    }
}
