package io.ingestor.rules;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A problem with a {@link SchemaDirectory}: a file cannot be registered or no longer matches its registered schema, or
 * the directory cannot be read.
 *
 * @param file the file or directory
 * @param reason the problem and, if known, its remedy
 */
public record SchemaProblem(Path file, String reason) {

    public SchemaProblem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns the file and the reason in one line. */
    public String describe() {
        return file + ": " + reason;
    }
}
