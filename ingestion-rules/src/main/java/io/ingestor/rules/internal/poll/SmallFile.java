package io.ingestor.rules.internal.poll;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A reader of whole files. */
public final class SmallFile {

    private SmallFile() {}

    /**
     * Reads a file, which may be a pipe.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the file is larger than {@code maxBytes}
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (bytes.length == maxBytes && in.read() >= 0) {
                throw new IllegalArgumentException("must be at most " + maxBytes + " bytes, was more");
            }
            return bytes;
        }
    }
}
