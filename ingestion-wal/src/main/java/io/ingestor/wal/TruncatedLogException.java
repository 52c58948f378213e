package io.ingestor.wal;

import java.io.IOException;

/** Thrown if the requested sequence lies in a prefix of the log that was released or skipped. */
public final class TruncatedLogException extends IOException {
    private static final long serialVersionUID = 1L;

    public TruncatedLogException(String message) {
        super(message);
    }

    public TruncatedLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
