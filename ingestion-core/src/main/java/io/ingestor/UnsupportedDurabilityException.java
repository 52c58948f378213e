package io.ingestor;

/** Thrown when a call asks for more durability than the log of the ingestor offers; nothing of it was accepted. */
public final class UnsupportedDurabilityException extends IngestionException {
    private static final long serialVersionUID = 1L;

    public UnsupportedDurabilityException(String message) {
        super(message);
    }
}
