package io.ingestor.wal.storage;

import java.io.IOException;

/** Sole ownership of a directory, held until closed. */
public interface DirectoryLock extends AutoCloseable {

    @Override
    void close() throws IOException;
}
