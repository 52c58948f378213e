package io.ingestor.wal;

import java.io.IOException;

/** Thrown if the log or a reader is closed. Nothing was queued, and nothing more is read. */
public final class LogClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    public LogClosedException(String message) {
        super(message);
    }

    public LogClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
