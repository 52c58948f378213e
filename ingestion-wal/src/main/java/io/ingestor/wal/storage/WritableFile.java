package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that is open for writing by one thread at a time. A sync may run on another thread, and covers at least the
 * writes that returned before it began.
 */
public interface WritableFile extends AutoCloseable {

    /** Returns the name of this file in its directory. */
    String name();

    /**
     * Writes as many of the remaining bytes of {@code source} at {@code position} as the system takes in one call, and
     * advances the position of {@code source}. The write may be short.
     *
     * @return bytes written, at least 1 if any remained
     */
    int write(ByteBuffer source, long position) throws IOException;

    /** Writes all remaining bytes of {@code source} at {@code position}, in as many calls as necessary. */
    default void writeFully(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += write(source, at);
        }
    }

    /** Returns the size in bytes. */
    long size() throws IOException;

    /** Truncates the file to {@code size} bytes if it is longer. */
    void truncate(long size) throws IOException;

    /** Makes the contents durable, and the size if it changed (fdatasync). */
    void syncData() throws IOException;

    /** Makes the contents and all metadata durable (fsync). */
    void syncAll() throws IOException;

    /**
     * Throws if the file no longer has the name under which it was opened, because its bytes are then lost. Safe for
     * use by any thread. The default does nothing.
     */
    default void verifyName() throws IOException {}

    @Override
    void close() throws IOException;
}
