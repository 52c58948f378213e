package io.ingestor.delta.internal.column;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The columns of a table and their ids.
 *
 * @param row the columns, in order
 * @param ids an id of each column and part
 */
public record TableSchema(ColumnType.Struct row, FieldIds ids) {

    /** The property of a table that contains the ids of its columns. */
    private static final String IDS = "ingestion.fieldIds";

    /** Returns the columns of a new table: those that do not come from its data. */
    public static TableSchema initial() {
        ColumnType.Struct row = new ColumnType.Struct(SystemColumns.FIRST);
        return new TableSchema(row, FieldIds.none().extendedBy(row));
    }

    /**
     * Reads the columns from the description of a table.
     *
     * @param schema its {@code schemaString}
     * @param configuration its properties
     * @throws IOException if the description is malformed
     */
    public static TableSchema read(String schema, Map<String, String> configuration) throws IOException {
        ColumnType.Struct row = SchemaJson.read(schema);
        FieldIds ids = SchemaJson.readIds(configuration.getOrDefault(IDS, "{}"));
        return new TableSchema(row, ids.extendedBy(row));
    }

    /** Returns the {@code schemaString} of the table. */
    public String schemaString() {
        return SchemaJson.write(row);
    }

    /** Returns the properties of the table, with its other ones. */
    public Map<String, String> configuration(Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(others);
        all.put(IDS, SchemaJson.writeIds(ids));
        return all;
    }

    /** Returns true if the table has the column for data without a schema. */
    public boolean isUntyped() {
        return row.columns().stream().anyMatch(Column::isUntypedData);
    }

    /** Returns true if the table has a column that comes from a schema. */
    public boolean isTyped() {
        return row.columns().stream().anyMatch(Column::isOfData);
    }

    /** Returns these columns, and that for data without a schema. */
    public TableSchema untyped() {
        return extendedBy(List.of(Column.nullable(SystemColumns.DATA, Scalar.JSON)));
    }

    /** Returns these columns, and others to which the same name belongs at most once. */
    TableSchema extendedBy(List<Column> columns) {
        if (columns.isEmpty()) {
            return this;
        }
        List<Column> all = new ArrayList<>(row.columns());
        all.addAll(columns);
        return with(new ColumnType.Struct(all));
    }

    /** Returns other columns, with ids that continue these. */
    TableSchema with(ColumnType.Struct columns) {
        return new TableSchema(columns, ids.extendedBy(columns));
    }
}
