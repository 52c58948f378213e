package io.ingestor.delta.internal.parquet;

import java.util.Optional;

/**
 * Statistics of a column of a file.
 *
 * @param column the name of the column
 * @param nulls the number of rows in which it is null
 * @param min a value that none is less than; absent if unknown, or not finite
 * @param max a value that none is greater than; absent if unknown, or not finite
 */
public record ColumnStatistics(String column, long nulls, Optional<Bound> min, Optional<Bound> max) {}
