package io.ingestor.rules.internal.schema;

/** A value on which the library took more steps than it may. The record is rejected for it. */
final class LibraryLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LibraryLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
