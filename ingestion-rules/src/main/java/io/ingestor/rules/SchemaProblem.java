package io.ingestor.rules;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A problem with a file in a {@link SchemaDirectory}: the file cannot be registered, or no longer matches its
 * registered schema.
 *
 * @param file the file or directory
 * @param reason the problem and its remedy, in one line
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
