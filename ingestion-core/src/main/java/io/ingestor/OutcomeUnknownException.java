package io.ingestor;

/**
 * The ingestor stopped after an I/O failure while the record was in flight, or before it was taken. If it was in
 * flight, it may or may not be found after a reopen, whole or not at all.
 */
public final class OutcomeUnknownException extends IngestionException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
