package io.ingestor.delta.internal.column;

import java.util.List;

/** The type of a column, or of the values in it. */
public sealed interface ColumnType {

    /** Returns true if values in the data of records may have the type, so that files written here contain it. */
    default boolean isOfData() {
        return false;
    }

    /** A type without parts. */
    enum Scalar implements ColumnType {
        BOOLEAN("boolean"),
        LONG("long"),
        /** A whole number of 32 bits, in checkpoints. A column of a table that has it is {@link Foreign}. */
        INT("integer"),
        DOUBLE("double"),
        /** A text in UTF-8. */
        STRING("string"),
        /** Any value, as JSON text. Readers see a text. */
        JSON("string"),
        BINARY("binary"),
        /** Microseconds since the epoch, in UTC. */
        TIMESTAMP("timestamp"),
        /** Days since the epoch; only the partition column has this type, and no file contains it. */
        DATE("date");

        private final String deltaName;

        Scalar(String deltaName) {
            this.deltaName = deltaName;
        }

        @Override
        public boolean isOfData() {
            return this != INT && this != BINARY && this != TIMESTAMP && this != DATE;
        }

        /** Returns the name of the type in the log of a Delta table. */
        public String deltaName() {
            return deltaName;
        }
    }

    /**
     * Columns with names, in order.
     *
     * @param columns the columns, whose names differ by more than case
     */
    record Struct(List<Column> columns) implements ColumnType {
        public Struct {
            columns = List.copyOf(columns);
        }

        @Override
        public boolean isOfData() {
            return columns.stream().anyMatch(column -> column.type().isOfData());
        }
    }

    /**
     * Values of one type, in order; each may be null.
     *
     * @param element the type of the values
     */
    record Array(ColumnType element) implements ColumnType {

        @Override
        public boolean isOfData() {
            return element.isOfData();
        }
    }

    /** Texts by names. */
    record TextMap() implements ColumnType {}

    /**
     * A type that another writer introduced. Columns of it are kept in the description of the table, and files written
     * here have none of them, which readers take for null.
     *
     * @param json the type as the log describes it
     */
    record Foreign(String json) implements ColumnType {}
}
