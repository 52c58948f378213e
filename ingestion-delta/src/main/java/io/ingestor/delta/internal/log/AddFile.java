package io.ingestor.delta.internal.log;

import java.util.Map;

/**
 * A data file that becomes part of a table.
 *
 * @param path the path as the log spells it: relative to the table, percent-encoded
 * @param partitionValues the values of the partition columns; an empty value stands for null
 * @param size the length in bytes
 * @param modificationTime the time of the last write in milliseconds since the epoch
 * @param dataChange false if the file only rearranges records that the table has already
 * @param stats statistics as JSON, empty if there are none
 * @param tags labels that only their writer understands
 */
public record AddFile(
        String path,
        Map<String, String> partitionValues,
        long size,
        long modificationTime,
        boolean dataChange,
        String stats,
        Map<String, String> tags)
        implements Action {

    public AddFile {
        partitionValues = Map.copyOf(partitionValues);
        tags = Map.copyOf(tags);
    }
}
