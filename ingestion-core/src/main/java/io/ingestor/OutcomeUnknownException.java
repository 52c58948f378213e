package io.ingestor;

/**
 * Thrown when the ingestor stopped after a failure while a call was in flight. After a reopen the records of the call
 * may be present, either all or none of them.
 */
public final class OutcomeUnknownException extends IngestionException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
