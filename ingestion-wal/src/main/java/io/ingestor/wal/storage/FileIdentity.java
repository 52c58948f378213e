package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The identity of a file or directory: equal for every path to it, including bind mounts and hard links. */
final class FileIdentity {

    private FileIdentity() {}

    /** Returns the device and inode, or the real path if the system has no such numbers. */
    static String of(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key != null ? key.toString() : path.toRealPath().toString();
    }

    /** Throws unless {@code path} still leads to the file with this identity. */
    static void require(Path path, String identity) throws IOException {
        String actual;
        try {
            actual = of(path);
        } catch (IOException e) {
            throw new IOException(path + " can no longer be found: " + Reason.of(e), e);
        }
        if (!actual.equals(identity)) {
            throw new IOException(path + " was replaced: its identity was " + identity + ", is " + actual);
        }
    }
}
