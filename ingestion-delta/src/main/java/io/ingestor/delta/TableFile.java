package io.ingestor.delta;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A data file of a table.
 *
 * @param path the path in the directory of the table
 * @param rows the number of its rows
 * @param bytes its size
 * @param firstSequence the lowest sequence of its rows; empty if the log has no statistics of it
 * @param lastSequence the highest sequence of its rows; empty if the log has no statistics of it
 * @param day the value of the partition column, empty if there is none
 * @param level how often its rows were merged into larger files; empty for a file of another writer
 */
public record TableFile(
        String path,
        long rows,
        long bytes,
        OptionalLong firstSequence,
        OptionalLong lastSequence,
        String day,
        OptionalInt level) {}
