package io.ingestor.delta.internal.durable;

import java.io.IOException;

/**
 * Thrown when changes of the names in a directory may be durable or not. Another sync might succeed without covering
 * them, so only reading the directory after a restart shows what happened.
 */
public final class UnknownOutcomeException extends IOException {

    private static final long serialVersionUID = 1;

    public UnknownOutcomeException(String directory, Throwable cause) {
        super("changes of directory " + directory + " may be durable or not: " + cause.getMessage(), cause);
    }
}
