package io.ingestor.rules.internal.schema;

/** Thrown when a pattern does not conform to ECMA-262 or is not supported by any engine. */
final class InvalidPatternException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidPatternException(String message) {
        super(message);
    }
}
