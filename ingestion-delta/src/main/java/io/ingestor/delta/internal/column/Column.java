package io.ingestor.delta.internal.column;

/**
 * A column of a table, or a member of a struct in it.
 *
 * @param name its name
 * @param type the type of its values
 * @param required false if a value may be null
 * @param metadata its labels in the log, as the JSON of an object; they are kept as they are
 */
public record Column(String name, ColumnType type, boolean required, String metadata) {

    static final String NO_METADATA = "{}";

    /** Creates a column whose values may be null. */
    public static Column nullable(String name, ColumnType type) {
        return new Column(name, type, false, NO_METADATA);
    }

    /** Creates a column that has a value in each row. */
    public static Column required(String name, ColumnType type) {
        return new Column(name, type, true, NO_METADATA);
    }
}
