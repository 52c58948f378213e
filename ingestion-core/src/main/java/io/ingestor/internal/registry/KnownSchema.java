package io.ingestor.internal.registry;

import io.ingestor.internal.wire.RecordWriter;
import io.ingestor.validate.RegisteredSchema;

/** A schema of a {@link SchemaIndex}, with its number there. */
public final class KnownSchema {

    private final int number;
    private final RegisteredSchema registered;
    private final byte[] field;

    KnownSchema(int number, RegisteredSchema registered) {
        this.number = number;
        this.registered = registered;
        this.field = new RecordWriter()
                .schema(registered.name(), registered.version())
                .toByteArray();
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

    /** Returns the encoded field {@code schema} of records that are stored with this. Not to be written. */
    public byte[] field() {
        return field;
    }
}
