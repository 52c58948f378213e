package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is being read; reads at given positions may run on several threads. */
public interface ReadableFile extends AutoCloseable {

    /** The name in its directory. */
    String name();

    /** Size in bytes. */
    long size() throws IOException;

    /**
     * Reads from {@code position} into the remaining space of {@code target}, moving its position.
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
     * Makes durable, as far as a file that is only read allows, what it shows: waits until the system has written it
     * (fdatasync).
     */
    void syncData() throws IOException;

    @Override
    void close() throws IOException;
}
