package io.ingestor;

/** The call asks for more durability than the ingestor was opened with; nothing of it was taken. */
public final class UnsupportedDurabilityException extends IngestionException {
    private static final long serialVersionUID = 1L;

    public UnsupportedDurabilityException(String message) {
        super(message);
    }
}
