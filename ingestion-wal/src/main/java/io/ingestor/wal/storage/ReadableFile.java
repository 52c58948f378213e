package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is open for reading. Several threads may read from it at the same time. */
public interface ReadableFile extends AutoCloseable {

    /** Returns the name in its directory. */
    String name();

    /** Returns the size in bytes. */
    long size() throws IOException;

    /**
     * Reads from {@code position} into the remaining space of {@code target} and advances the position of
     * {@code target}.
     *
     * @return bytes read, or -1 if {@code position} is at or past the end; may be short
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
     * Waits until the system has written the contents of the file to the disk (fdatasync), as far as a file that is
     * open for reading allows.
     */
    void syncData() throws IOException;

    @Override
    void close() throws IOException;
}
