package io.ingestor;

/**
 * The reason that a call was not acknowledged. The returned future fails with it; {@code join()} wraps it in a
 * {@link java.util.concurrent.CompletionException}.
 */
public abstract sealed class IngestionException extends RuntimeException
        permits RejectedException,
                OverloadedException,
                OutcomeUnknownException,
                NotOpenException,
                UnsupportedDurabilityException {
    private static final long serialVersionUID = 1L;

    IngestionException(String message) {
        super(message);
    }

    IngestionException(String message, Throwable cause) {
        super(message, cause);
    }
}
