package io.ingestor.delta.internal.inspect;

import java.io.IOException;

/** Thrown when a file of a table does not exist. It may have been replaced by another one meanwhile. */
final class VanishedFileException extends IOException {

    private static final long serialVersionUID = 1;

    VanishedFileException(String file, Throwable cause) {
        super(file + " must exist, because the log of its table names it: restore it from a backup", cause);
    }
}
