package io.ingestor;

/** Thrown when the ingestor is replaying, draining, closed or failed; nothing of the call is in the log. */
public final class NotOpenException extends IngestionException {
    private static final long serialVersionUID = 1L;

    private final IngestorState state;

    /** Creates an exception for a call that was refused in the given state. */
    public NotOpenException(IngestorState state, String message) {
        super(message);
        this.state = state;
    }

    /**
     * Creates an exception for a call that was refused in the given state, with the failure that stopped the ingestor.
     */
    public NotOpenException(IngestorState state, String message, Throwable cause) {
        super(message, cause);
        this.state = state;
    }

    /** Returns the state in which the call was refused. */
    public IngestorState state() {
        return state;
    }
}
