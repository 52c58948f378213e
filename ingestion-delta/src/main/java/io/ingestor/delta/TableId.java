package io.ingestor.delta;

import io.ingestor.delta.internal.name.DirectoryNames;

/**
 * The name of a table.
 *
 * @param tenant the tenant of its records
 * @param schema the schema that its records name, empty if they name none
 */
public record TableId(String tenant, String schema) implements Comparable<TableId> {

    /** Returns the directory of the table in the directory of all tables, such as {@code acme/_}. */
    public String directory() {
        return DirectoryNames.of(tenant)
                + '/'
                + (schema.isEmpty() ? DirectoryNames.NO_SCHEMA : DirectoryNames.of(schema));
    }

    /** Compares tables by tenant, then by schema. */
    @Override
    public int compareTo(TableId other) {
        int order = tenant.compareTo(other.tenant);
        return order == 0 ? schema.compareTo(other.schema) : order;
    }

    /** Returns the name for people, such as {@code acme/orders}. */
    @Override
    public String toString() {
        return tenant + '/' + (schema.isEmpty() ? DirectoryNames.NO_SCHEMA : schema);
    }
}
