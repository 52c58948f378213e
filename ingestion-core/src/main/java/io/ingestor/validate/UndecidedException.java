package io.ingestor.validate;

import java.util.Objects;

/**
 * Thrown by a {@link TextRule} or {@link DataRule} that cannot decide on a value, for example because that would take
 * too long. The record then breaks its schema, however the schema combines the rule with others. The exception is not
 * logged and has no stack trace, so that it is cheap to throw.
 */
public final class UndecidedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a value on which the rule cannot decide.
     *
     * @param message the limit that the check exceeds, and the remedy; becomes part of the violation
     */
    public UndecidedException(String message) {
        super(Objects.requireNonNull(message, "message"), null, false, false);
    }
}
