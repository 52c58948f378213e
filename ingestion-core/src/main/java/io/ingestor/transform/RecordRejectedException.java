package io.ingestor.transform;

import java.util.Objects;

/**
 * The rejection of a record by a {@link Transform}, with words of its own. It is not logged, and it has no stack trace,
 * so that it costs little to throw.
 */
public final class RecordRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Creates a rejection.
     *
     * @param field the path of the field that is wrong, empty for the record as a whole
     * @param message what the field must be, and what it was; the name of the transform comes before it
     */
    public RecordRejectedException(String field, String message) {
        super(Objects.requireNonNull(message, "message"), null, false, false);
        this.field = Objects.requireNonNull(field, "field");
    }

    /** Returns the path of the field that is wrong, empty for the record as a whole. */
    public String field() {
        return field;
    }
}
