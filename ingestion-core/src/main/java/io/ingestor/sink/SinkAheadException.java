package io.ingestor.sink;

import java.io.IOException;

/**
 * Thrown when the sink reports a last sequence that the log cannot have assigned. Nothing was delivered, and the
 * sequence was not stored.
 */
public final class SinkAheadException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long sinkSequence;
    private final long knownSequence;

    /**
     * Creates an exception for a sequence that the log cannot have assigned.
     *
     * @param sinkSequence the last sequence that the sink reports
     * @param knownSequence the highest sequence in log and checkpoint
     * @param limit the largest sequence that is accepted
     */
    public SinkAheadException(long sinkSequence, long knownSequence, long limit) {
        super("the last sequence of the sink must be <= " + limit + ", was " + sinkSequence
                + ": log and checkpoint contain no sequence above " + knownSequence
                + ". Correct the stored sequence: it must be FlushBatch.lastSequence() of the sink's last batch");
        this.sinkSequence = sinkSequence;
        this.knownSequence = knownSequence;
    }

    /** Returns the last sequence that the sink reports. */
    public long sinkSequence() {
        return sinkSequence;
    }

    /** Returns the highest sequence in log and checkpoint. */
    public long knownSequence() {
        return knownSequence;
    }
}
