package io.ingestor;

/**
 * The failure of a call to an ingestor. Each subclass stands for one remedy. The returned future fails with it, and
 * {@code join()} wraps it in a {@link java.util.concurrent.CompletionException}. A method that returns no future throws
 * it.
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
