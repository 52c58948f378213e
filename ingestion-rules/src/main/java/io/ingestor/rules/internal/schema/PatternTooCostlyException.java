package io.ingestor.rules.internal.schema;

/** A text on which a backtracking pattern took more steps than it may. The record is rejected for it. */
final class PatternTooCostlyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PatternTooCostlyException(String message) {
        super(message, null, false, false);
    }
}
