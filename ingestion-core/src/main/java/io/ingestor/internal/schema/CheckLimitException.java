package io.ingestor.internal.schema;

/**
 * Thrown to end a check that takes too many steps or nests too deeply. It has no stack trace, because it is not a
 * defect.
 */
final class CheckLimitException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CheckLimitException(String message) {
        super(message, null, false, false);
    }
}
