package io.ingestor.wal;

/** The handling of a torn tail of a log at an open. With damage anywhere else the log never opens. */
public enum RecoveryMode {
    /** Refuse to open. */
    STRICT,
    /** Cut it. */
    TOLERATE_TAIL
}
