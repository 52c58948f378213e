package io.ingestor.internal.registry;

import io.ingestor.validate.SchemaMode;
import io.ingestor.validate.SchemaPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The rules of a {@link SchemaPolicy} for one tenant. Immutable. */
public final class TenantRule {

    private static final byte[] NOTHING = new byte[0];

    private final boolean required;
    private final boolean warns;
    private final byte[] defaultName;
    private final int defaultVersion;
    private final byte[] outputName;
    private final int outputVersion;

    TenantRule(SchemaPolicy policy, String tenant) {
        Optional<SchemaPolicy.Choice> ofNone = policy.defaultSchema(tenant);
        Optional<SchemaPolicy.Choice> output = policy.outputSchema(tenant);
        this.required = policy.requires(tenant);
        this.warns = policy.mode(tenant) == SchemaMode.WARN;
        this.defaultName = name(ofNone);
        this.defaultVersion = ofNone.map(SchemaPolicy.Choice::version).orElse(0);
        this.outputName = name(output);
        this.outputVersion = output.map(SchemaPolicy.Choice::version).orElse(0);
    }

    private static byte[] name(Optional<SchemaPolicy.Choice> choice) {
        return choice.map(chosen -> chosen.name().getBytes(StandardCharsets.UTF_8))
                .orElse(NOTHING);
    }

    /** Returns true if a record must name a schema, unless there is a default. */
    public boolean required() {
        return required;
    }

    /** Returns true if a record that violates its schema is kept. */
    public boolean warns() {
        return warns;
    }

    /**
     * Returns the name of the default schema, which records without a schema get; empty if there is none. The array
     * must not be modified.
     */
    public byte[] defaultName() {
        return defaultName;
    }

    public int defaultVersion() {
        return defaultVersion;
    }

    /**
     * Returns the name of the schema for records after the transforms; empty if there is none. The array must not be
     * modified.
     */
    public byte[] outputName() {
        return outputName;
    }

    public int outputVersion() {
        return outputVersion;
    }

    /** Returns the length of the longer of the two names. */
    int nameBytes() {
        return Math.max(defaultName.length, outputName.length);
    }
}
