package io.ingestor;

import java.time.Duration;

/**
 * The ingestor cannot take more now (memory budget full, disk full), and nothing of the call is in the log; or a scan
 * cannot get the memory that it needs. Try the same call again after {@link #retryAfter()}.
 */
public final class OverloadedException extends IngestionException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** Returns a good time to wait before the next try. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
