package io.ingestor.wal.storage;

/** A way in which one call of a {@link SimulatedDirectory} fails. */
public enum Fault {
    EIO("Input/output error"),
    ENOSPC("No space left on device"),
    /** A write takes only its first bytes; other calls are not affected. */
    SHORT_WRITE("");

    private final String message;

    Fault(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }
}
