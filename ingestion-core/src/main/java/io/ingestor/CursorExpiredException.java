package io.ingestor;

/**
 * Thrown when a {@link RecordCursor} was open for longer than {@link IngestorBuilder#cursorLease} and its memory was
 * needed. Only the position is lost: scan again.
 */
public final class CursorExpiredException extends IngestionException {
    private static final long serialVersionUID = 1L;

    public CursorExpiredException(String message) {
        super(message);
    }
}
