package io.ingestor.rules;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file in a {@link SchemaDirectory} that was not taken up, or that is no longer what was taken up.
 *
 * @param file the file or directory
 * @param reason what is wrong and what to do, in one line
 */
public record SchemaProblem(Path file, String reason) {

    public SchemaProblem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns file and reason in one line. */
    public String describe() {
        return file + ": " + reason;
    }
}
