package io.ingestor.delta;

import java.util.List;
import java.util.Map;

/**
 * The columns and the properties of a table.
 *
 * @param table the table
 * @param id the id that its log gives it
 * @param protocol the versions of the Delta protocol that it needs
 * @param columns its columns, in order
 * @param partitionColumns the names of its partition columns
 * @param properties its properties, in the order of their names
 * @param schemaChanges how often the commits that its log still has set the columns; the creation counts
 */
public record TableDescription(
        TableId table,
        String id,
        Protocol protocol,
        List<TableColumn> columns,
        List<String> partitionColumns,
        Map<String, String> properties,
        int schemaChanges) {

    /**
     * The versions of the Delta protocol that a table needs.
     *
     * @param reader the version that a reader needs
     * @param writer the version that a writer needs
     */
    public record Protocol(int reader, int writer) {}

    public TableDescription {
        columns = List.copyOf(columns);
        partitionColumns = List.copyOf(partitionColumns);
    }
}
