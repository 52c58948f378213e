package io.ingestor.validate;

import java.util.Objects;

/**
 * The source of the schemas against which an ingestor checks records. It may change while the ingestor runs: a registry
 * of files returns other {@link Schemas} once a file was added.
 *
 * <p><b>Calls.</b> An ingestor asks once for each batch, on the thread that ingests or checks, and concurrently for
 * different calls. All records of a batch see the schemas that were returned for it. {@link #schemas} should return the
 * same object as long as nothing has changed, because the ingestor prepares each new one. It must not wait. If it
 * throws, the call fails with that exception.
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
