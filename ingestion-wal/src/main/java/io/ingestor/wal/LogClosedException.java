package io.ingestor.wal;

import java.io.IOException;

/** The log is closed, so nothing was queued and no more will come; or a reader is. */
public final class LogClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    public LogClosedException(String message) {
        super(message);
    }

    public LogClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
