package io.ingestor.delta;

import io.ingestor.StoredRecord;
import java.io.IOException;

/**
 * A borrowed view of a row, valid during the call that receives it. Columns are read from the file when they are first
 * needed, so a row of which only the sequence is used costs little.
 */
public interface TableRow {

    /** Returns the sequence of the record in the log. */
    long sequence();

    /** Returns the id of the entity. */
    String entity() throws IOException;

    /**
     * Returns the record, as far as a row has it. Members of {@code data} are in the order of the columns, then those
     * of {@code _rest}. The version of the schema is 0, and a member whose column is null is absent.
     *
     * @throws IOException if the file is damaged, or another writer stored a row that is no record
     */
    StoredRecord copy() throws IOException;
}
