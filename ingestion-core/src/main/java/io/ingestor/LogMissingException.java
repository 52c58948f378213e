package io.ingestor;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown when a directory that must hold a log holds none, see {@link IngestorBuilder#mustExist()}. Nothing was
 * created.
 */
public final class LogMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String directory;

    /**
     * Creates an exception for a directory without a log.
     *
     * @param directory the directory of the ingestor
     */
    public LogMissingException(Path directory) {
        super("directory " + directory.toAbsolutePath().normalize()
                + " must hold a log, was without one: mount its disk or correct the path;"
                + " to create a log there, open it once without mustExist() (storage.must_exist)");
        this.directory = directory.toString();
    }

    /** Returns the directory of the ingestor. */
    public String directory() {
        return directory;
    }
}
