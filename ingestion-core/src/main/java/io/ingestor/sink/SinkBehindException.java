package io.ingestor.sink;

import java.io.IOException;

/** The sink lacks records that it had, and the log does not have them any more: the sink has lost data, or it is that of another directory. Nothing was delivered. */
public final class SinkBehindException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long sinkSequence;
    private final long checkpointSequence;
    private final long firstSequence;

    /**
     * @param sinkSequence the last sequence that the sink has
     * @param checkpointSequence the last sequence that it had
     * @param firstSequence the first sequence that the log still has
     */
    public SinkBehindException(long sinkSequence, long checkpointSequence, long firstSequence) {
        super(
                "the sink says that its last sequence is " + sinkSequence
                        + ", but the checkpoint says that it had everything up to "
                        + checkpointSequence + ", and the log begins at sequence " + firstSequence
                        + ": sequences " + (sinkSequence + 1) + " to " + (firstSequence - 1)
                        + " are in neither. The sink has lost records, or it belongs to another directory. Restore the sink, or give the ingestor the sink of this directory; to go on without the missing records, move the subdirectory checkpoint away");
        this.sinkSequence = sinkSequence;
        this.checkpointSequence = checkpointSequence;
        this.firstSequence = firstSequence;
    }

    /** The last sequence that the sink has. */
    public long sinkSequence() {
        return sinkSequence;
    }

    /** The last sequence that the sink had. */
    public long checkpointSequence() {
        return checkpointSequence;
    }

    /** The first sequence that the log still has. */
    public long firstSequence() {
        return firstSequence;
    }
}
