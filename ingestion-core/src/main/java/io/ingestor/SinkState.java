package io.ingestor;

/** The state of the sink. */
public enum SinkState {
    /** There is none. */
    NONE,
    /** Nothing is being delivered. */
    IDLE,
    /** A table is being delivered. */
    FLUSHING,
    /** The last attempt failed; there will be another, or it is under way. */
    FAILING
}
