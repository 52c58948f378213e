package io.ingestor.validate;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A schema under the name by which records refer to it.
 *
 * @param tenant the tenant whose records may name it; {@link Schemas#ALL_TENANTS} for every tenant
 * @param name its name, which must not begin with {@code _}
 * @param version its version, from 1
 * @param schema the schema itself
 */
public record RegisteredSchema(String tenant, String name, int version, Schema schema) {

    /**
     * Creates a registered schema.
     *
     * @throws IllegalArgumentException if tenant, name or version is not allowed
     */
    public RegisteredSchema {
        checkTenant("tenant", tenant);
        checkName("name", name);
        if (version < 1) {
            throw new IllegalArgumentException("version must be >= 1, was " + version);
        }
        Objects.requireNonNull(schema, "schema");
    }

    static void checkTenant(String field, String tenant) {
        if (!tenant.equals(Schemas.ALL_TENANTS)) {
            checkName(field, tenant);
        }
    }

    static void checkName(String field, String name) {
        Objects.requireNonNull(name, field);
        if (name.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(
                    field + " must not be empty and must be encodable as UTF-8, was \"" + name + "\"");
        }
        if (name.startsWith(Schemas.RESERVED)) {
            throw new IllegalArgumentException(
                    field + " must not begin with " + Schemas.RESERVED + ", which is reserved, was \"" + name + "\"");
        }
    }

    /** Returns name and version in one string, such as {@code orders:5}. */
    public String label() {
        return name + ":" + version;
    }
}
