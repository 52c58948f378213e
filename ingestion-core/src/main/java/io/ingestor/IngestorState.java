package io.ingestor;

/** The state of an ingestor; it only moves forward. */
public enum IngestorState {
    /** The ingestor reads the log back into memory; calls are refused. */
    REPLAYING,
    /** The ingestor takes records. */
    OPEN,
    /** The ingestor was closed: it finishes the calls that it took and refuses the rest. */
    DRAINING,
    /** The ingestor is closed in order. */
    CLOSED,
    /**
     * The ingestor has stopped for good after an I/O failure: records in flight have an unknown outcome. Close it and
     * open the directory again.
     */
    FAILED
}
