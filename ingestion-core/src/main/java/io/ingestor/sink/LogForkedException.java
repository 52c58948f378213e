package io.ingestor.sink;

import java.io.IOException;
import java.util.UUID;

/**
 * Thrown when the log and its sink have diverged: from one sequence on, the log holds other records than the sink. The
 * log was used without the sink, or the sink with another copy of the log. Nothing was delivered.
 */
public final class LogForkedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final UUID logId;
    private final long forkSequence;
    private final long sinkSequence;
    private final long logSequence;

    /**
     * Creates an exception for a log that has diverged from its sink.
     *
     * @param logId the id of the log that was opened
     * @param forkSequence the first sequence that the log assigned to another record than the sink has
     * @param sinkSequence the last sequence that the sink has
     * @param logSequence the last sequence of the log
     */
    public LogForkedException(UUID logId, long forkSequence, long sinkSequence, long logSequence) {
        super(
                "the sink has records of another copy of log " + logId + ": it has everything up to sequence "
                        + sinkSequence
                        + ", but from sequence " + forkSequence + " on the log, which ends at sequence " + logSequence
                        + ", holds other records. Records " + forkSequence + " to "
                        + Math.min(sinkSequence, logSequence)
                        + " of this log would count as delivered. Give the ingestor the copy of the log that filled the sink, or an empty sink; to continue without those records, read them and open with IngestorBuilder.acceptFork()");
        this.logId = logId;
        this.forkSequence = forkSequence;
        this.sinkSequence = sinkSequence;
        this.logSequence = logSequence;
    }

    /** Returns the id of the log that was opened. */
    public UUID logId() {
        return logId;
    }

    /** Returns the first sequence that the log assigned to another record than the sink has. */
    public long forkSequence() {
        return forkSequence;
    }

    /** Returns the last sequence that the sink has. */
    public long sinkSequence() {
        return sinkSequence;
    }

    /** Returns the last sequence of the log. */
    public long logSequence() {
        return logSequence;
    }
}
