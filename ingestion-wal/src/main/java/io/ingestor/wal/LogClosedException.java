package io.ingestor.wal;

import java.io.IOException;

/** Thrown if the log or the reader is closed. The call has queued and read nothing. */
public final class LogClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    public LogClosedException(String message) {
        super(message);
    }

    public LogClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
