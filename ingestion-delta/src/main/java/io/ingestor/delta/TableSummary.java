package io.ingestor.delta;

import java.time.Instant;
import java.util.Optional;

/**
 * The size of a table and its age.
 *
 * @param table the table
 * @param version the version of its log
 * @param files the number of its data files
 * @param rows the number of its rows
 * @param bytes the size of its data files
 * @param lastSequence the sequence up to which it has all of its records; 0 if it has none
 * @param lastFlush the time of the last flush; empty if the log has none
 */
public record TableSummary(
        TableId table,
        long version,
        int files,
        long rows,
        long bytes,
        long lastSequence,
        Optional<Instant> lastFlush) {}
