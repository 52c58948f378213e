package io.ingestor.internal.registry;

import io.ingestor.validate.RegisteredSchema;
import java.nio.charset.StandardCharsets;

/** A schema of a {@link SchemaIndex}, with its number there. */
public final class KnownSchema {

    private final int number;
    private final RegisteredSchema registered;
    private final byte[] name;

    KnownSchema(int number, RegisteredSchema registered) {
        this.number = number;
        this.registered = registered;
        this.name = registered.name().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the number, from 0. */
    public int number() {
        return number;
    }

    public RegisteredSchema registered() {
        return registered;
    }

    public int version() {
        return registered.version();
    }

    /** Returns the name in UTF-8. Not to be written. */
    public byte[] name() {
        return name;
    }
}
