package io.ingestor.delta.internal.log;

import java.util.Map;

/**
 * A data file that is no longer part of a table. Readers of earlier versions may still need it.
 *
 * @param path the path as the log spells it
 * @param deletionTimestamp the time of the removal in milliseconds since the epoch
 * @param dataChange false if other files contain the same records
 * @param partitionValues the values of the partition columns; an empty value stands for null
 * @param size the length in bytes, 0 if it is unknown
 */
public record RemoveFile(
        String path, long deletionTimestamp, boolean dataChange, Map<String, String> partitionValues, long size)
        implements Action {

    public RemoveFile {
        partitionValues = Map.copyOf(partitionValues);
    }
}
