package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.RemoveFile;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The data files that a crash has left and no commit names. Only files with a name that is given here are deleted:
 * {@code <first sequence>-<last sequence>-<8 hexadecimal digits>.parquet} for those of a flush, and
 * {@code c<level>-<UUID>.parquet} for those of a compaction.
 */
final class Leftovers {

    private static final Pattern OWN = Pattern.compile(
            "(\\d{1,19}-\\d{1,19}-[0-9a-f]{8}|c\\d{1,2}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.parquet");

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
                if (OWN.matcher(file).matches() && !named.contains(TableDirectories.path(day, file))) {
                    directory.delete(file);
                }
            }
        }
    }
}
