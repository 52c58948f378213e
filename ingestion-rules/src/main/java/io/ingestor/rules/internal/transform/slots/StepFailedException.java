package io.ingestor.rules.internal.transform.slots;

/** Thrown when a step fails for a record. It has no stack trace, so that it is cheap to throw. */
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Creates an exception.
     *
     * @param field the path of the field in the notation of the wire contract; empty for the record as a whole
     * @param message the reason
     */
    public StepFailedException(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** Creates an exception for a field. The reason begins with the JSON Pointer of the field. */
    public StepFailedException(FieldPath path, String message) {
        this(path.field(), path.pointer() + " " + message);
    }

    /** Returns the path of the field in the notation of the wire contract; empty for the record as a whole. */
    public String field() {
        return field;
    }

    /** Returns the reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
