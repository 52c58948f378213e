package io.ingestor.delta.internal.compact;

import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.delta.internal.table.TableName;
import java.io.IOException;

/** The tables of a sink, as their maintenance sees them. */
public interface TableSource {

    /**
     * Returns a table.
     *
     * @throws IOException if it must not be changed any more, or cannot be read
     */
    DeltaTable table(TableName name) throws IOException;

    /** Throws if the tables must not be changed any more. Each piece of work begins with it. */
    void check() throws IOException;

    /** Refuses all changes from now on, because it is unknown what of one is durable. */
    void latch(UnknownOutcomeException failure);
}
