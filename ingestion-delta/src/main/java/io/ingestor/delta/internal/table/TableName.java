package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.name.DirectoryNames;

/**
 * The name of a table.
 *
 * @param tenant the tenant of its records
 * @param schema the schema that its records name, empty if they name none
 */
public record TableName(String tenant, String schema) {

    String tenantDirectory() {
        return DirectoryNames.of(tenant);
    }

    String schemaDirectory() {
        return schema.isEmpty() ? DirectoryNames.NO_SCHEMA : DirectoryNames.of(schema);
    }

    /** Returns the name for people, such as {@code acme/orders}. */
    @Override
    public String toString() {
        return tenant + '/' + (schema.isEmpty() ? DirectoryNames.NO_SCHEMA : schema);
    }
}
