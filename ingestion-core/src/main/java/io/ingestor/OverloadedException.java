package io.ingestor;

import java.time.Duration;

/**
 * Thrown when the memory budget, the tenant's share, the backlog of the sink or the disk is full, or when a scan lacks
 * memory. Also thrown when a thread is interrupted while it waits for memory or for the sink. Nothing of the call is in
 * the log. Retry the same call after {@link #retryAfter()}.
 */
public final class OverloadedException extends IngestionException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** Returns the suggested time to wait before a retry. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
