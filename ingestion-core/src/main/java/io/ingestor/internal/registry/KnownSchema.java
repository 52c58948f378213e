package io.ingestor.internal.registry;

import io.ingestor.internal.wire.RecordWriter;
import io.ingestor.validate.RegisteredSchema;

/** A schema of a {@link SchemaIndex}, with its number in that index. */
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

    /** Returns the number in the index, counted from 0. */
    public int number() {
        return number;
    }

    public RegisteredSchema registered() {
        return registered;
    }

    public int version() {
        return registered.version();
    }

    /** Returns the encoded {@code schema} field of records stored with this schema. The array must not be modified. */
    public byte[] field() {
        return field;
    }
}
