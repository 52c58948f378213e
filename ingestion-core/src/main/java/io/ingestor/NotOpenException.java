package io.ingestor;

/** The ingestor is replaying, draining, closed or failed; nothing of the call is in the log. */
public final class NotOpenException extends IngestionException {
    private static final long serialVersionUID = 1L;

    private final IngestorState state;

    /** Creates an exception for a call that was refused in that state. */
    public NotOpenException(IngestorState state, String message) {
        super(message);
        this.state = state;
    }

    /**
     * Creates an exception for a call that was refused in that state, which has a cause: the failure that stopped the
     * ingestor.
     */
    public NotOpenException(IngestorState state, String message, Throwable cause) {
        super(message, cause);
        this.state = state;
    }

    /** Returns the state that refused the call. */
    public IngestorState state() {
        return state;
    }
}
