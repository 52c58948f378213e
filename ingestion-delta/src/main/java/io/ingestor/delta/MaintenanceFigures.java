package io.ingestor.delta;

/**
 * The totals of the merging and deletion of files since a sink was opened.
 *
 * @param merges the number of files that were made of others
 * @param mergedFiles the number of files that they replaced
 * @param mergedBytes the bytes of the files that were made of others
 * @param checkpoints the number of checkpoints that were written into the logs of tables
 * @param deletedFiles the number of files that were deleted, both of data and of logs
 * @param lastFailure the last failure, which the next turn of the table may have overcome; empty if there was none
 */
public record MaintenanceFigures(
        long merges, long mergedFiles, long mergedBytes, long checkpoints, long deletedFiles, String lastFailure) {}
