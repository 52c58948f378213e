package io.ingestor;

/**
 * A {@link RecordCursor} was open for longer than {@link IngestorBuilder#cursorLease} allows, and the memory that it
 * kept was needed. Only the position is lost: scan again.
 */
public final class CursorExpiredException extends IngestionException {
    private static final long serialVersionUID = 1L;

    public CursorExpiredException(String message) {
        super(message);
    }
}
