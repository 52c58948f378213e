package io.ingestor.delta.internal.column;

/**
 * A column of a table, or a member of a struct in it.
 *
 * @param name its name
 * @param type the type of its values
 * @param required false if a value may be null
 * @param metadata the labels that other writers gave it, as the JSON of an object
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

    /**
     * Returns true if the files of the table contain the column. They contain no partition column, and none that
     * another writer added with a type that is not written here.
     */
    public boolean isInFiles() {
        return isSystem() ? type != ColumnType.Scalar.DATE : type.isOfData();
    }

    private boolean isSystem() {
        return name.startsWith(SystemColumns.PREFIX);
    }

    /** Returns true if the column comes from a schema of the data, or from another writer. */
    public boolean isOfData() {
        return !isSystem() && !isUntypedData();
    }

    /** Returns true if this is the column for data without a schema. */
    boolean isUntypedData() {
        return name.equals(SystemColumns.DATA) && type == ColumnType.Scalar.JSON;
    }
}
