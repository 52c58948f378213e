package io.ingestor;

/**
 * The failure of a call to an ingestor. Each subclass stands for one remedy. A method that returns a future completes
 * it with the failure, which {@code join()} wraps in a {@link java.util.concurrent.CompletionException}. Other methods
 * throw it.
 */
public abstract sealed class IngestionException extends RuntimeException
        permits RejectedException,
                OverloadedException,
                OutcomeUnknownException,
                NotOpenException,
                UnsupportedDurabilityException,
                CursorExpiredException {
    private static final long serialVersionUID = 1L;

    IngestionException(String message) {
        super(message);
    }

    IngestionException(String message, Throwable cause) {
        super(message, cause);
    }
}
