package io.ingestor.delta.internal.flush;

import io.ingestor.delta.internal.table.TableName;
import io.ingestor.validate.DataShape;
import java.util.Optional;

/** The shapes of the data of records, by the schema that they name. */
@FunctionalInterface
public interface Shapes {

    /** Returns the shape that a version of the schema of a table describes; empty if it is not known. */
    Optional<DataShape> find(TableName table, int version);
}
