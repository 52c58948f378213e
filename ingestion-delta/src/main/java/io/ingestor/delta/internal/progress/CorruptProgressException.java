package io.ingestor.delta.internal.progress;

import java.io.IOException;

/**
 * Thrown when the file with the progress of a sink is damaged. Its tables are not affected. If the file is deleted, the
 * log delivers again what it still has, and each table skips what it has already.
 */
public final class CorruptProgressException extends IOException {

    private static final long serialVersionUID = 1;

    CorruptProgressException(String file, String problem) {
        super("progress file " + file + " is damaged: " + problem + "; restore it from a backup, or delete it, so that"
                + " the log delivers its records again and each table skips those it has");
    }
}
