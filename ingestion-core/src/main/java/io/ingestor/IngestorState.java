package io.ingestor;

/** The state of an ingestor, which only moves forward. */
public enum IngestorState {
    /** The ingestor is replaying its log into memory and refuses calls. */
    REPLAYING,
    /** The ingestor accepts records. */
    OPEN,
    /** The ingestor is closing: it finishes the calls that it accepted and refuses all others. */
    DRAINING,
    /** The ingestor was closed normally. */
    CLOSED,
    /**
     * The ingestor stopped permanently after a failure, and the outcome of records in flight is unknown. Close it and
     * open the directory again.
     */
    FAILED
}
