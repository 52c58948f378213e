package io.ingestor.internal.flush;

/** An exception for a table that does not hold what was put into it. Nothing of it may leave. */
public final class TableViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableViolationException(String message) {
        super(message);
    }

    TableViolationException(Throwable cause) {
        super("a sealed table cannot be walked: " + cause, cause);
    }
}
