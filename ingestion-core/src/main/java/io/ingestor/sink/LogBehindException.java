package io.ingestor.sink;

import java.io.IOException;

/**
 * Thrown when the log ends before sequences that were durable in it when the checkpoint was written. The log has lost
 * its end, was deleted, or was replaced by an older copy. Nothing was delivered.
 */
public final class LogBehindException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long logSequence;
    private final long nextSequence;

    /**
     * Creates an exception for a log that has lost its end.
     *
     * @param location the directory of the checkpoint
     * @param logSequence the last sequence that the log has or, if the log is an older copy, is known to have had
     * @param nextSequence the next sequence according to the checkpoint
     */
    public LogBehindException(String location, long logSequence, long nextSequence) {
        super(
                "the checkpoint in " + location + " records that the next sequence is " + nextSequence
                        + ", but the log "
                        + (logSequence == 0 ? "is empty" : "ends at sequence " + logSequence) + ": sequences "
                        + (logSequence + 1) + " to " + (nextSequence - 1)
                        + " were durable in it and are missing. Empty the subdirectory wal and restore all of its files; to continue without the missing records, open with IngestorBuilder.acceptLoss(), or, if the checkpoint is wrong, move the subdirectory checkpoint away");
        this.logSequence = logSequence;
        this.nextSequence = nextSequence;
    }

    /** Returns the last sequence that the log has or, if the log is an older copy, is known to have had; 0 if none. */
    public long logSequence() {
        return logSequence;
    }

    /** Returns the next sequence according to the checkpoint. */
    public long nextSequence() {
        return nextSequence;
    }
}
