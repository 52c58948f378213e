package io.ingestor.transform;

import java.util.Objects;

/**
 * Thrown by a {@link Transform} to reject a record with a message of its own. It is not logged and has no stack trace,
 * so that it is cheap to throw.
 */
public final class RecordRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Creates a rejection.
     *
     * @param field the path of the invalid field, empty for the record as a whole
     * @param message the rule for the field and the actual value; the name of the transform is prepended
     */
    public RecordRejectedException(String field, String message) {
        super(Objects.requireNonNull(message, "message"), null, false, false);
        this.field = Objects.requireNonNull(field, "field");
    }

    /** Returns the path of the invalid field, empty for the record as a whole. */
    public String field() {
        return field;
    }
}
