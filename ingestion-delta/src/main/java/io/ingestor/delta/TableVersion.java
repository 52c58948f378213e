package io.ingestor.delta;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A version of a table.
 *
 * @param version its number
 * @param time the time of the commit
 * @param operation the operation that the commit names, such as {@code WRITE}; empty if it names none
 * @param added the files that became part of the table
 * @param removed the files that are no longer part of it
 * @param lastSequence the last sequence that the sink committed with it; empty if the commit is none of the sink
 */
public record TableVersion(
        long version, Instant time, String operation, Files added, Files removed, OptionalLong lastSequence) {

    /**
     * Files of a commit.
     *
     * @param count their number
     * @param rows the number of their rows; empty if the log does not contain it
     */
    public record Files(int count, OptionalLong rows) {}
}
