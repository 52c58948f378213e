package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.RemoveFile;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The data files that a crash has left and no commit names. Only files whose name has a {@linkplain DataPath form} that
 * is used here are deleted.
 */
final class Leftovers {

    private Leftovers() {}

    /** Deletes the leftovers of a table. No other writer may write to it meanwhile. */
    static void delete(TableDirectories directories, TableState state) throws IOException {
        Set<String> named = new HashSet<>();
        for (AddFile file : state.files()) {
            named.add(file.path());
        }
        // Readers of earlier versions may still need these.
        for (RemoveFile file : state.tombstones()) {
            named.add(file.path());
        }
        StorageDirectory data = directories.data();
        for (String day : data.directories()) {
            StorageDirectory directory = data.directory(day);
            for (String file : directory.list()) {
                if (DataPath.isOwn(file) && !named.contains(TableDirectories.path(day, file))) {
                    directory.delete(file);
                }
            }
        }
    }
}
