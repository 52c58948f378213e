package io.ingestor.wal.storage;

import java.io.IOException;
import java.time.Duration;

/** Sole ownership of a directory, held until closed. */
public interface DirectoryLock extends AutoCloseable {

    /** The longest time between two calls of {@link #verify} by an owner that writes. */
    Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    /**
     * Throws if the directory, or the ownership of it, has been lost: it was moved, deleted or unmounted, or another
     * owner has taken it. The owner must stop then, because what it writes may be on no disk or in another's way. Safe
     * for use by several threads. The default does nothing.
     */
    default void verify() throws IOException {}

    @Override
    void close() throws IOException;
}
