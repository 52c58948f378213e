package io.ingestor.validate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which an ingestor applies the schemas of a {@link SchemaRegistry}, by tenant. Immutable. A schema or
 * mode that is set for a tenant takes precedence over that of {@link Schemas#ALL_TENANTS}.
 */
public final class SchemaPolicy {

    /**
     * The key of the metadata entry that is added to a record if it breaks its schema in mode {@link SchemaMode#WARN}.
     * The value contains the schema and the first violations, in at most {@value #MAX_VIOLATION_BYTES} bytes of UTF-8.
     * A record that would exceed {@link io.ingestor.Limits#recordBytes} is stored without it.
     */
    public static final String VIOLATION_METADATA = "ingestion.schema_violation";

    /** The maximum length of the value under {@link #VIOLATION_METADATA} in bytes. */
    public static final int MAX_VIOLATION_BYTES = 256;

    private final Set<String> required;
    private final Map<String, Choice> defaults;
    private final Map<String, Choice> outputs;
    private final Map<String, SchemaMode> modes;

    private SchemaPolicy(Builder builder) {
        this.required = Set.copyOf(builder.required);
        this.defaults = Map.copyOf(builder.defaults);
        this.outputs = Map.copyOf(builder.outputs);
        this.modes = Map.copyOf(builder.modes);
    }

    /** A schema that a policy assigns; version 0 stands for the highest at the time of each batch. */
    public record Choice(String name, int version) {

        /**
         * Creates a choice.
         *
         * @throws IllegalArgumentException if the name is not allowed or the version is negative
         */
        public Choice {
            RegisteredSchema.checkName("name", name);
            if (version < 0) {
                throw new IllegalArgumentException("version must be >= 0, was " + version);
            }
        }
    }

    /** Returns the default policy: records that name a schema must satisfy it. */
    public static SchemaPolicy defaults() {
        return builder().build();
    }

    /** Returns a builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the tenants that have a rule of their own, including {@link Schemas#ALL_TENANTS} if it has one. */
    public Set<String> tenants() {
        Set<String> tenants = new HashSet<>(required);
        tenants.addAll(defaults.keySet());
        tenants.addAll(outputs.keySet());
        tenants.addAll(modes.keySet());
        return tenants;
    }

    /** Returns true if records of the tenant must have a schema. */
    public boolean requires(String tenant) {
        return required.contains(tenant) || required.contains(Schemas.ALL_TENANTS);
    }

    /** Returns the schema of records of the tenant that name none. */
    public Optional<Choice> defaultSchema(String tenant) {
        return Optional.ofNullable(of(defaults, tenant));
    }

    /** Returns the schema that records of the tenant must satisfy after the transforms. */
    public Optional<Choice> outputSchema(String tenant) {
        return Optional.ofNullable(of(outputs, tenant));
    }

    /** Returns the handling of records of the tenant that break their schema. */
    public SchemaMode mode(String tenant) {
        return modes.getOrDefault(tenant, modes.getOrDefault(Schemas.ALL_TENANTS, SchemaMode.ENFORCE));
    }

    private static @Nullable Choice of(Map<String, Choice> choices, String tenant) {
        Choice own = choices.get(tenant);
        return own != null ? own : choices.get(Schemas.ALL_TENANTS);
    }

    /** A builder of policies. Not thread-safe. A later setting for a tenant replaces the earlier one. */
    public static final class Builder {

        private final Set<String> required = new HashSet<>();
        private final Map<String, Choice> defaults = new HashMap<>();
        private final Map<String, Choice> outputs = new HashMap<>();
        private final Map<String, SchemaMode> modes = new HashMap<>();

        private Builder() {}

        /**
         * Requires that records of the tenant name a schema, unless a default schema applies; by default none need to.
         */
        public Builder required(String tenant) {
            required.add(checked(tenant));
            return this;
        }

        /**
         * Sets the schema of records of the tenant that name none; default none. They are stored with it.
         *
         * @param version the version, 0 for the highest
         */
        public Builder defaultSchema(String tenant, String name, int version) {
            defaults.put(checked(tenant), new Choice(name, version));
            return this;
        }

        /**
         * Sets the schema that records of the tenant must satisfy after the transforms, and with which they are stored;
         * default none. If a transform has assigned a new schema to a record, that one is used instead.
         *
         * @param version the version, 0 for the highest
         */
        public Builder outputSchema(String tenant, String name, int version) {
            outputs.put(checked(tenant), new Choice(name, version));
            return this;
        }

        /** Sets the mode of all tenants that have none of their own; default {@link SchemaMode#ENFORCE}. */
        public Builder mode(SchemaMode mode) {
            return mode(Schemas.ALL_TENANTS, mode);
        }

        /** Sets the mode of a tenant. */
        public Builder mode(String tenant, SchemaMode mode) {
            modes.put(checked(tenant), Objects.requireNonNull(mode, "mode"));
            return this;
        }

        /** Builds the policy. */
        public SchemaPolicy build() {
            return new SchemaPolicy(this);
        }

        private static String checked(String tenant) {
            RegisteredSchema.checkTenant("tenant", tenant);
            return tenant;
        }
    }
}
