package io.ingestor.validate;

import java.util.Objects;

/**
 * The source of the schemas against which an ingestor checks records. It may change while the ingestor runs: a
 * file-based registry returns new {@link Schemas} after a file was added.
 *
 * <p><b>Calls.</b> An ingestor calls {@link #schemas} each time that it examines a batch. It does so on the thread that
 * ingests or checks, and concurrently for different calls. All records of a batch are checked against the same schemas.
 * The method should return the same object as long as nothing has changed, because the ingestor prepares each new one.
 * It must not block. An exception is thrown to the caller of the ingestor.
 */
@FunctionalInterface
public interface SchemaRegistry {

    /** Returns the schemas that are in force now. */
    Schemas schemas();

    /** Returns a registry that never changes. */
    static SchemaRegistry of(Schemas schemas) {
        Objects.requireNonNull(schemas, "schemas");
        return () -> schemas;
    }
}
