package io.ingestor.internal.flush;

import java.io.IOException;

/** Thrown if records that the sink lacks cannot be read from the log, now or ever. None of them may be skipped. */
public final class BacklogException extends IOException {
    private static final long serialVersionUID = 1L;

    BacklogException(Throwable cause) {
        super("records that the sink does not have cannot be read from the log: " + cause.getMessage(), cause);
    }
}
