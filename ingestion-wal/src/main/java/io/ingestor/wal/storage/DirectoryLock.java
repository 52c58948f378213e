package io.ingestor.wal.storage;

import java.io.IOException;
import java.time.Duration;

/** Exclusive ownership of a directory, held until the lock is closed. */
public interface DirectoryLock extends AutoCloseable {

    /** The longest time between two calls of {@link #verify} by an owner that writes. */
    Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    /**
     * Throws if the directory or its ownership was lost: the directory was moved, deleted or unmounted, or another
     * owner has taken it. The owner must then stop, because its writes may be lost or may overwrite those of another
     * owner. Safe for use by several threads. The default does nothing.
     */
    default void verify() throws IOException {}

    @Override
    void close() throws IOException;
}
