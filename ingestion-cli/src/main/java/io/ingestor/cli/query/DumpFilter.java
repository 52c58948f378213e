package io.ingestor.cli.query;

import org.jspecify.annotations.Nullable;

/**
 * The records that a dump prints.
 *
 * @param tenant their tenant, null for all
 * @param entity their entity, null for all
 * @param limit their number at most
 */
record DumpFilter(@Nullable String tenant, @Nullable String entity, long limit) {

    boolean hasTenant(String other) {
        return tenant == null || tenant.equals(other);
    }

    boolean hasEntity(String other) {
        return entity == null || entity.equals(other);
    }
}
