package io.ingestor.wal;

import java.io.IOException;

/** Thrown if the log cannot take an entry now. Nothing was queued, and the same call may succeed later. */
public final class LogRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public LogRefusedException(String message) {
        super(message);
    }

    public LogRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
