package io.ingestor.delta.internal.row;

/** The form that the data of a record takes in its row. */
public enum DataForm {
    /** The text of one JSON object. */
    TEXT,
    /** A value in each column that the schema of the record has given the table. */
    COLUMNS
}
