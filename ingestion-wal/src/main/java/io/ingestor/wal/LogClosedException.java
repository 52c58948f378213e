package io.ingestor.wal;

import java.io.IOException;

/** Thrown if the log or the reader is closed. Nothing was queued or read. */
public final class LogClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    public LogClosedException(String message) {
        super(message);
    }

    public LogClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
