package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is open for reading. Several threads may read from it at the same time. */
public interface ReadableFile extends AutoCloseable {

    /** Returns the name of this file in its directory. */
    String name();

    /** Returns the size in bytes. */
    long size() throws IOException;

    /**
     * Reads from {@code position} into the remaining space of {@code target} and advances the position of
     * {@code target}.
     *
     * @return the number of bytes read, which may be fewer than requested; -1 if {@code position} is at or past the end
     */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Reads until {@code target} is full or the file ends.
     *
     * @return bytes read
     */
    default int readFully(ByteBuffer target, long position) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int count = read(target, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    /**
     * Makes the contents of the file durable (fdatasync), as far as the system allows it for a file that is open for
     * reading.
     */
    void syncData() throws IOException;

    @Override
    void close() throws IOException;
}
