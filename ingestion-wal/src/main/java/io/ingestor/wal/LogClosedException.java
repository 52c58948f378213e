package io.ingestor.wal;

import java.io.IOException;

/** The log is closed; nothing was queued. */
public final class LogClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    public LogClosedException(String message) {
        super(message);
    }

    public LogClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
