package io.ingestor.validate;

import java.util.Objects;

/**
 * The refusal of a {@link TextRule} or {@link DataRule} to decide on a value, for example because that would take too
 * long. The record breaks its schema, whatever the schema makes of the rule. The exception is not logged, and it has no
 * stack trace, so that it costs little to throw.
 */
public final class UndecidedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates a refusal.
     *
     * @param message what the record must be, and the limit that it exceeds
     */
    public UndecidedException(String message) {
        super(Objects.requireNonNull(message, "message"), null, false, false);
    }
}
