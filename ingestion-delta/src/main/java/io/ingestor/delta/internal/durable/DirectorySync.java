package io.ingestor.delta.internal.durable;

import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;

/** The sync of a directory. */
public final class DirectorySync {

    private DirectorySync() {}

    /**
     * Makes the names in a directory durable.
     *
     * @throws UnknownOutcomeException if they may be durable or not
     */
    public static void of(StorageDirectory directory) throws UnknownOutcomeException {
        try {
            directory.sync();
        } catch (IOException e) {
            throw new UnknownOutcomeException(directory.location(), e);
        }
    }
}
