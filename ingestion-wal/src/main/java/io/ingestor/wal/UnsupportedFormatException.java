package io.ingestor.wal;

import java.io.IOException;

/** Thrown if a file was written in a format that this version cannot read. Nothing was changed. */
public final class UnsupportedFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String message) {
        super(message);
    }

    public UnsupportedFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
