package io.ingestor.internal.registry;

import io.ingestor.internal.record.RecordEdit;
import io.ingestor.internal.record.Slice;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A registry and the policy by which its schemas are applied. Thread-safe. */
public final class SchemaRules {

    private final SchemaRegistry registry;
    private final ByteTable<TenantRule> byTenant;
    private final TenantRule ofOthers;
    private final int maxGrowth;

    /**
     * The index of the schemas that the registry last returned. Racing threads may each build an index of the same
     * schemas, which is harmless.
     */
    private volatile SchemaIndex index = new SchemaIndex(Schemas.none());

    public SchemaRules(SchemaRegistry registry, SchemaPolicy policy) {
        this.registry = Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(policy, "policy");
        this.ofOthers = new TenantRule(policy, Schemas.ALL_TENANTS);
        Map<String, TenantRule> rules = new HashMap<>();
        int nameBytes = ofOthers.nameBytes();
        boolean warns = ofOthers.warns();
        for (String tenant : policy.tenants()) {
            TenantRule rule = new TenantRule(policy, tenant);
            rules.put(tenant, rule);
            nameBytes = Math.max(nameBytes, rule.nameBytes());
            warns |= rule.warns();
        }
        this.byTenant = new ByteTable<>(rules);
        this.maxGrowth = RecordEdit.maxSchemaBytes(nameBytes) + (warns ? RecordEdit.maxNoteBytes() : 0);
    }

    /** Returns the index of the current schemas of the registry. */
    public SchemaIndex current() {
        Schemas schemas = Objects.requireNonNull(registry.schemas(), "the schemas of the registry must not be null");
        SchemaIndex known = index;
        if (known.isOf(schemas)) {
            return known;
        }
        SchemaIndex fresh = new SchemaIndex(schemas);
        index = fresh;
        return fresh;
    }

    /** Returns the rules for a tenant. */
    public TenantRule of(Slice tenant) {
        TenantRule own = byTenant.find(tenant.source(), tenant.offset(), tenant.length());
        return own == null ? ofOthers : own;
    }

    /** Returns the maximum number of bytes by which a schema field and a note may enlarge a record. */
    public int maxGrowth() {
        return maxGrowth;
    }
}
