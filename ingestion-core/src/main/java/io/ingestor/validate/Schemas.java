package io.ingestor.validate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The schemas in force at one time, by tenant, name and version. Immutable and thread-safe.
 *
 * <pre>{@code
 * Schemas schemas = Schemas.builder()
 *         .add("acme", "orders", 1, orders)
 *         .add(Schemas.ALL_TENANTS, "heartbeat", 1, heartbeat)
 *         .build();
 * Ingestor ingestor = Ingestor.builder(directory).schemas(SchemaRegistry.of(schemas)).open();
 * }</pre>
 *
 * <p>A schema name of a tenant hides the same name of {@link #ALL_TENANTS}, with all of its versions.
 */
public final class Schemas {

    /** The tenant that stands for all tenants. */
    public static final String ALL_TENANTS = "_all";

    /** The prefix of reserved names. */
    static final String RESERVED = "_";

    private static final Schemas NONE = builder().build();

    private final List<RegisteredSchema> all;
    private final Map<String, Map<String, NavigableMap<Integer, RegisteredSchema>>> byTenant;

    private Schemas(Builder builder) {
        this.all = List.copyOf(builder.all);
        this.byTenant = new HashMap<>();
        for (RegisteredSchema schema : all) {
            byTenant.computeIfAbsent(schema.tenant(), tenant -> new HashMap<>())
                    .computeIfAbsent(schema.name(), name -> new TreeMap<>())
                    .put(schema.version(), schema);
        }
    }

    /** Returns an empty set: every schema that a record names is unknown. */
    public static Schemas none() {
        return NONE;
    }

    /** Returns a builder that has no schemas yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns all schemas, in the order in which they were added. */
    public List<RegisteredSchema> all() {
        return all;
    }

    /**
     * Returns the schema to which a record of a tenant refers; empty if it is not registered.
     *
     * @param version the version, 0 for the highest
     */
    public Optional<RegisteredSchema> find(String tenant, String name, int version) {
        NavigableMap<Integer, RegisteredSchema> versions = versions(tenant, name);
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(version == 0 ? versions.lastEntry().getValue() : versions.get(version));
    }

    private NavigableMap<Integer, RegisteredSchema> versions(String tenant, String name) {
        NavigableMap<Integer, RegisteredSchema> own =
                byTenant.getOrDefault(tenant, Map.of()).get(name);
        return own != null
                ? own
                : byTenant.getOrDefault(ALL_TENANTS, Map.of()).getOrDefault(name, Collections.emptyNavigableMap());
    }

    @Override
    public String toString() {
        return "Schemas"
                + all.stream()
                        .map(schema -> schema.tenant() + "/" + schema.label())
                        .toList();
    }

    /** A builder of sets of schemas. Not thread-safe. */
    public static final class Builder {

        private final List<RegisteredSchema> all = new ArrayList<>();
        private final Set<List<Object>> added = new HashSet<>();

        private Builder() {}

        /**
         * Adds a schema.
         *
         * @param tenant the tenant whose records may name it, {@link #ALL_TENANTS} for every tenant
         * @param version its version, from 1
         * @throws IllegalArgumentException if tenant, name or version is not allowed, or the three were added before
         */
        public Builder add(String tenant, String name, int version, Schema schema) {
            return add(new RegisteredSchema(tenant, name, version, schema));
        }

        /**
         * Adds a schema.
         *
         * @throws IllegalArgumentException if the same tenant, name and version was added before
         */
        public Builder add(RegisteredSchema schema) {
            if (!added.add(List.of(schema.tenant(), schema.name(), schema.version()))) {
                throw new IllegalArgumentException("version of schema " + schema.tenant() + "/" + schema.name()
                        + " must be unique, was " + schema.version() + " again");
            }
            all.add(schema);
            return this;
        }

        /** Builds the set. */
        public Schemas build() {
            return new Schemas(this);
        }
    }
}
