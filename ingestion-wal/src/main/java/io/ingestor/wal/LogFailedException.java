package io.ingestor.wal;

import java.io.IOException;

/**
 * Thrown if the log has stopped after an I/O failure. The outcome of entries in flight is unknown until the log is
 * opened again.
 */
public final class LogFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public LogFailedException(String message) {
        super(message);
    }

    public LogFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
