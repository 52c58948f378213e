package io.ingestor.internal.schema;

/** The end of a check that takes too long or goes too deep. It is no failure, so it has no trace. */
final class CheckLimitException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CheckLimitException(String message) {
        super(message, null, false, false);
    }
}
