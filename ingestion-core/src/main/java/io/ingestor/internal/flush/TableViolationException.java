package io.ingestor.internal.flush;

/** Thrown if a table does not contain the entries that were put into it. None of them may be flushed. */
public final class TableViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableViolationException(String message) {
        super(message);
    }

    TableViolationException(Throwable cause) {
        super("a sealed table cannot be walked: " + cause, cause);
    }
}
