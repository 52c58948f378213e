package io.ingestor.internal.registry;

import io.ingestor.internal.record.Slice;
import io.ingestor.validate.RegisteredSchema;
import io.ingestor.validate.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot of the schemas of a registry, found by the bytes of tenant and name. Immutable. */
public final class SchemaIndex {

    private final Schemas source;
    private final KnownSchema[] byNumber;
    private final ByteTable<TenantSchemas> byTenant;
    private final TenantSchemas ofAll;

    SchemaIndex(Schemas source) {
        this.source = source;
        List<RegisteredSchema> all = source.all();
        this.byNumber = new KnownSchema[all.size()];
        Map<String, List<KnownSchema>> grouped = new HashMap<>();
        for (int i = 0; i < byNumber.length; i++) {
            byNumber[i] = new KnownSchema(i, all.get(i));
            grouped.computeIfAbsent(all.get(i).tenant(), tenant -> new ArrayList<>())
                    .add(byNumber[i]);
        }
        Map<String, TenantSchemas> tenants = new HashMap<>();
        grouped.forEach((tenant, schemas) -> tenants.put(tenant, new TenantSchemas(schemas)));
        this.byTenant = new ByteTable<>(tenants);
        this.ofAll = tenants.getOrDefault(Schemas.ALL_TENANTS, TenantSchemas.NONE);
    }

    /** Returns true if this is the index of the same {@link Schemas} instance. */
    boolean isOf(Schemas schemas) {
        return source == schemas;
    }

    /** Returns the number of schemas. */
    public int size() {
        return byNumber.length;
    }

    /** Returns the schema with the given number. */
    public KnownSchema byNumber(int number) {
        return byNumber[number];
    }

    /** Returns the schema of a version, where 0 stands for the highest, or null if there is none. */
    public @Nullable KnownSchema find(Slice tenant, Slice name, int version) {
        SchemaVersions versions = versions(tenant, name);
        return versions == null ? null : versions.find(version);
    }

    private @Nullable SchemaVersions versions(Slice tenant, Slice name) {
        TenantSchemas own = own(tenant);
        SchemaVersions found = own == null ? null : own.find(name);
        return found != null ? found : ofAll.find(name);
    }

    private @Nullable TenantSchemas own(Slice tenant) {
        return byTenant.find(tenant.source(), tenant.offset(), tenant.length());
    }

    /**
     * Returns a text for a message about an unknown schema: the registered versions of its name, or else the registered
     * names.
     */
    public String describe(Slice tenant, Slice name) {
        SchemaVersions versions = versions(tenant, name);
        return versions != null ? "its versions are " + versions.describe() : describe(tenant);
    }

    /** Returns a text for messages that lists the names registered for a tenant. */
    public String describe(Slice tenant) {
        TenantSchemas own = own(tenant);
        String names = own == null || own == ofAll ? "" : own.names();
        if (names.isEmpty() && ofAll.names().isEmpty()) {
            return "none are registered";
        }
        if (names.isEmpty()) {
            return "registered are " + ofAll.names();
        }
        return "registered are " + names + (ofAll.names().isEmpty() ? "" : ", and for all tenants " + ofAll.names());
    }
}
