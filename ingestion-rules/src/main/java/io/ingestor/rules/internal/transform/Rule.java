package io.ingestor.rules.internal.transform;

import java.util.List;

/**
 * A rule of a configuration, with the steps for records of certain tenants and schemas.
 *
 * @param tenant the pattern of tenants
 * @param schema the pattern of schema names; the name is empty for a record without a schema
 * @param steps the steps, in order
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
