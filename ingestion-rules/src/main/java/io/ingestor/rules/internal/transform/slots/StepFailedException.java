package io.ingestor.rules.internal.transform.slots;

/** The failure of a step for one record. It has no stack trace, so that it costs little to throw. */
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Creates a failure.
     *
     * @param field the path of the field in the terms of the wire contract, empty for the record as a whole
     * @param message the reason
     */
    public StepFailedException(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** Creates a failure at a field. */
    public StepFailedException(FieldPath path, String message) {
        this(path.field(), path.pointer() + " " + message);
    }

    /** Returns the path of the field. */
    public String field() {
        return field;
    }

    /** Returns the reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
