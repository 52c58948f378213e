package io.ingestor;

/** The call asks for more durability than the log of the ingestor offers; nothing of it was taken. */
public final class UnsupportedDurabilityException extends IngestionException {
    private static final long serialVersionUID = 1L;

    public UnsupportedDurabilityException(String message) {
        super(message);
    }
}
