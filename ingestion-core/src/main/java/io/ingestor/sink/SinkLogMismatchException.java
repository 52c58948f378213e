package io.ingestor.sink;

import java.io.IOException;
import java.util.UUID;

/**
 * Thrown when the sink has records of another log than the one that was opened. Its last sequence does not apply to
 * this log: records up to it would count as delivered and would never be. Nothing was delivered.
 */
public final class SinkLogMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final UUID sinkLogId;
    private final long sinkSequence;
    private final UUID logId;
    private final long logSequence;

    /**
     * Creates an exception for a sink with records of another log.
     *
     * @param sinkLogId the id of the log whose records the sink has
     * @param sinkSequence the sequence of the last record that the sink has
     * @param logId the id of the log that was opened
     * @param logSequence the last sequence of that log, 0 if it never had one
     */
    public SinkLogMismatchException(UUID sinkLogId, long sinkSequence, UUID logId, long logSequence) {
        super(
                "the sink has the records of log " + sinkLogId + " up to sequence " + sinkSequence
                        + ", but the log that was opened is " + logId
                        + (logSequence == 0 ? ", which is new" : ", which ends at sequence " + logSequence)
                        + ": the sink belongs to another directory, or the log was deleted or replaced while the sink was kept. Give the ingestor the sink of this log, or put the log of the sink back; to continue with this log, leave that sink as it is and begin with an empty one");
        this.sinkLogId = sinkLogId;
        this.sinkSequence = sinkSequence;
        this.logId = logId;
        this.logSequence = logSequence;
    }

    /** Returns the id of the log whose records the sink has. */
    public UUID sinkLogId() {
        return sinkLogId;
    }

    /** Returns the sequence of the last record that the sink has. */
    public long sinkSequence() {
        return sinkSequence;
    }

    /** Returns the id of the log that was opened. */
    public UUID logId() {
        return logId;
    }

    /** Returns the last sequence of the log that was opened, 0 if it never had one. */
    public long logSequence() {
        return logSequence;
    }
}
