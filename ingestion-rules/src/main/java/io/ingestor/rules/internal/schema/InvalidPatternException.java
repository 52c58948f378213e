package io.ingestor.rules.internal.schema;

/** A pattern that is no regular expression of ECMA-262, or one that no engine here supports. */
final class InvalidPatternException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidPatternException(String message) {
        super(message);
    }
}
