package io.ingestor.delta.internal.log;

import java.util.List;
import java.util.Map;

/**
 * The identity and the schema of a table. The last one in the log is in force.
 *
 * @param id the id of the table, which never changes
 * @param name the name of the table for people
 * @param schema the schema as JSON
 * @param partitionColumns the names of the partition columns
 * @param configuration the properties of the table
 * @param createdTime the time of creation in milliseconds since the epoch
 */
public record Metadata(
        String id,
        String name,
        String schema,
        List<String> partitionColumns,
        Map<String, String> configuration,
        long createdTime)
        implements Action {

    public Metadata {
        partitionColumns = List.copyOf(partitionColumns);
        configuration = Map.copyOf(configuration);
    }
}
