package io.ingestor.wal;

import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;

/** Opens a log on a directory; recovery has run when it returns. */
@FunctionalInterface
public interface WalFactory {

    /**
     * Opens the log, creating it if the directory holds none. The log takes the directory's lock and holds it until it
     * is closed.
     *
     * @throws CorruptLogException if the directory holds damage that is not a torn tail, as far as an open reads it;
     *     nothing was changed. A read or a replay throws for damage elsewhere
     * @throws UnsupportedFormatException if a newer version wrote it; nothing was changed
     * @throws io.ingestor.wal.storage.DirectoryLockedException if another log, in this process or another, has it open
     */
    WriteAheadLog open(StorageDirectory directory, WalOptions options) throws IOException;
}
