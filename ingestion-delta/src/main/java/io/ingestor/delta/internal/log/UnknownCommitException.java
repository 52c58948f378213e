package io.ingestor.delta.internal.log;

import java.io.IOException;

/** Thrown when a commit may be in the log of a table or not. Only reading the log after a restart shows which. */
public final class UnknownCommitException extends IOException {

    private static final long serialVersionUID = 1;

    UnknownCommitException(String file, Throwable cause) {
        super("commit " + file + " may be durable or not: open the table again to find out", cause);
    }
}
