package io.ingestor.sink;

import java.io.IOException;

/**
 * Thrown when the sink lacks records that it once had, and the log no longer has them. The sink has lost data, it
 * belongs to another directory, or the log is an older copy. Nothing was delivered.
 */
public final class SinkBehindException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long sinkSequence;
    private final long checkpointSequence;
    private final long firstSequence;
    private final long lastSequence;

    /**
     * Creates an exception for records that are neither in the sink nor in the log.
     *
     * @param sinkSequence the last sequence that the sink has
     * @param checkpointSequence the last sequence that the sink had according to the checkpoint
     * @param firstSequence the first sequence that the log still has
     * @param lastSequence the last sequence that the log has
     */
    public SinkBehindException(long sinkSequence, long checkpointSequence, long firstSequence, long lastSequence) {
        super(
                "the sink reports that its last sequence is " + sinkSequence
                        + ", but according to the checkpoint it had everything up to "
                        + checkpointSequence + ", and the log "
                        + (isBefore(sinkSequence, firstSequence)
                                ? "begins at sequence " + firstSequence
                                : "ends at sequence " + lastSequence)
                        + ": sequences "
                        + (isBefore(sinkSequence, firstSequence)
                                ? (sinkSequence + 1) + " to " + (firstSequence - 1)
                                : (Math.max(sinkSequence, lastSequence) + 1) + " to " + checkpointSequence)
                        + " are in neither sink nor log. The sink has lost records, or it belongs to another directory, or the log is an older copy. Restore the sink or the log, or give the ingestor the sink of this directory; to continue without the missing records, open with IngestorBuilder.acceptLoss()");
        this.sinkSequence = sinkSequence;
        this.checkpointSequence = checkpointSequence;
        this.firstSequence = firstSequence;
        this.lastSequence = lastSequence;
    }

    private static boolean isBefore(long sinkSequence, long firstSequence) {
        return sinkSequence + 1 < firstSequence;
    }

    /** Returns the last sequence that the sink has. */
    public long sinkSequence() {
        return sinkSequence;
    }

    /** Returns the last sequence that the sink had according to the checkpoint. */
    public long checkpointSequence() {
        return checkpointSequence;
    }

    /** Returns the first sequence that the log still has. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Returns the last sequence that the log has. */
    public long lastSequence() {
        return lastSequence;
    }
}
