package io.ingestor.wal;

/** The handling of a torn tail when a log is opened. Any other damage that an open finds is refused in every mode. */
public enum RecoveryMode {
    /** Refuses to open the log. */
    STRICT,
    /** Cuts off the torn tail and opens the log. */
    TOLERATE_TAIL
}
