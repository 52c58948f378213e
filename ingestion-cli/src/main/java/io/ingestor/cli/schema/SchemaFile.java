package io.ingestor.cli.schema;

import io.ingestor.cli.terminal.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a schema document. */
final class SchemaFile {

    /** The maximum size of a document in a server's schema directory. */
    private static final int MAX_BYTES = 1 << 20;

    private SchemaFile() {}

    static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new CommandException(file + ": is a directory; name a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CommandException(file + ": size must be at most " + MAX_BYTES + " bytes, was more");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
