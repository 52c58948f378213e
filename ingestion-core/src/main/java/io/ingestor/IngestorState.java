package io.ingestor;

/** Where an ingestor stands in its life; it only moves forward. */
public enum IngestorState {
    /** Reading the log back into memory; calls are refused. */
    REPLAYING,
    /** Takes records. */
    OPEN,
    /** Was closed: finishes what it took, refuses the rest. */
    DRAINING,
    /** Closed in order. */
    CLOSED,
    /**
     * Stopped for good after an I/O failure: records in flight have an unknown outcome. Close it and open the directory
     * again.
     */
    FAILED
}
