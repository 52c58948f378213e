package io.ingestor.wal.internal.format;

import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.util.List;

/**
 * An empty file that marks a directory until a salvage or a copy into it is finished. It keeps a partial copy from
 * being taken for the whole log.
 */
public final class SalvageMark {

    public static final String NAME = "salvage-unfinished";

    private SalvageMark() {}

    /** Creates the mark durably. Called before the first file of the log is created. */
    public static void set(StorageDirectory directory) throws IOException {
        try (WritableFile file = directory.create(NAME)) {
            file.syncAll();
        }
        directory.sync();
    }

    /** Removes the mark. Called after everything else is durable, including names. */
    public static void clear(StorageDirectory directory) throws IOException {
        directory.delete(NAME);
        directory.sync();
    }

    /**
     * Throws if the directory has the mark of an unfinished salvage.
     *
     * @param names names of the files in the directory
     */
    public static void refuse(StorageDirectory directory, List<String> names) throws IOException {
        if (names.contains(NAME)) {
            throw new IOException("directory " + directory.location() + " holds file " + NAME
                    + ": a salvage into it did not finish, or a copy; delete the directory and begin again");
        }
    }
}
