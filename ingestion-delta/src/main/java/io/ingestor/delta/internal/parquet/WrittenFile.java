package io.ingestor.delta.internal.parquet;

import java.util.List;

/**
 * Facts about a file that was written.
 *
 * @param rows the number of its rows
 * @param bytes its size
 * @param statistics statistics of the columns at the top that have no parts, in the order of the columns
 */
public record WrittenFile(long rows, long bytes, List<ColumnStatistics> statistics) {
    public WrittenFile {
        statistics = List.copyOf(statistics);
    }
}
