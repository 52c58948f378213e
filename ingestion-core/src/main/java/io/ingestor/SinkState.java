package io.ingestor;

/** The state of the sink. */
public enum SinkState {
    /** There is no sink. */
    NONE,
    /** Nothing is being delivered. */
    IDLE,
    /** A table is being delivered. */
    FLUSHING,
    /** The last attempt failed; the next one is scheduled or in progress. */
    FAILING
}
