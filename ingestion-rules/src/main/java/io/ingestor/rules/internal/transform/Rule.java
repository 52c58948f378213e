package io.ingestor.rules.internal.transform;

import java.util.List;

/**
 * A rule of a configuration: steps for the records of some tenants and schemas.
 *
 * @param tenant the names of tenants
 * @param schema the names of schemas; a record without one has an empty name
 * @param steps the steps in their order
 */
record Rule(Glob tenant, Glob schema, List<ParsedStep> steps) {

    boolean isForAll() {
        return tenant.isAny() && schema.isAny();
    }

    boolean matches(String tenantName, String schemaName) {
        return tenant.matches(tenantName) && schema.matches(schemaName);
    }

    boolean meets(Rule other) {
        return tenant.meets(other.tenant) && schema.meets(other.schema);
    }
}
