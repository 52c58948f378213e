package io.ingestor.wal.internal.format;

import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.util.List;

/**
 * An empty file that stands in a directory as long as a salvage into it is not finished, so that what has been copied
 * so far is not taken for the whole log.
 */
public final class SalvageMark {

    public static final String NAME = "salvage-unfinished";

    private SalvageMark() {}

    /** Before the first file of the log. */
    public static void set(StorageDirectory directory) throws IOException {
        try (WritableFile file = directory.create(NAME)) {
            file.syncAll();
        }
        directory.sync();
    }

    /** After everything else is durable, names included. */
    public static void clear(StorageDirectory directory) throws IOException {
        directory.delete(NAME);
        directory.sync();
    }

    /**
     * Refuses a directory with the mark of an unfinished salvage.
     *
     * @param names what the directory holds
     */
    public static void refuse(StorageDirectory directory, List<String> names) throws IOException {
        if (names.contains(NAME)) {
            throw new IOException("directory " + directory.location() + " holds file " + NAME
                    + ": a salvage into it did not finish; delete the directory and salvage again");
        }
    }
}
