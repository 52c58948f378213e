package io.ingestor;

/**
 * A {@link RecordCursor} was open for longer than {@link Ingestor.Builder#cursorLease} allows, and the memory that it
 * kept was needed. Nothing is lost but the place: scan again.
 */
public final class CursorExpiredException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public CursorExpiredException(String message) {
        super(message);
    }
}
