package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.RemoveFile;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.delta.internal.progress.Progress;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The data files that a crash has left and no commit names. Only files whose name has a {@linkplain DataPath form} that
 * is used here are deleted.
 *
 * <p>A file that cannot be a leftover is never deleted. If all tables have their records up to the progress, the commit
 * that names a file with an earlier record must exist. If it does not, the log has lost commits, and the file has the
 * only copy of its rows.
 */
final class Leftovers {

    private Leftovers() {}

    /**
     * Deletes the leftovers of a table. No other writer may write to it meanwhile.
     *
     * @throws IOException if the log of the table has lost commits; nothing is deleted then
     */
    static void delete(TableDirectories directories, TableState state, Progress progress) throws IOException {
        Set<String> named = new HashSet<>();
        for (AddFile file : state.files()) {
            named.add(file.path());
        }
        // Readers of earlier versions may still need these.
        for (RemoveFile file : state.tombstones()) {
            named.add(file.path());
        }
        StorageDirectory data = directories.data();
        Map<String, List<String>> leftovers = new TreeMap<>();
        for (String day : data.directories()) {
            for (String file : data.directory(day).list()) {
                if (DataPath.isOwn(file) && !named.contains(TableDirectories.path(day, file))) {
                    if (isLost(file, state, progress)) {
                        throw new IOException("the log of table "
                                + directories.log().location()
                                + " must name the data file " + TableDirectories.path(day, file)
                                + ", because all tables had their records up to sequence " + progress.lastSequence()
                                + ", but it ends at version " + state.version()
                                + ": restore the commits that it has lost, or the whole table, from a backup; or move"
                                + " the directory of the table away and restart to begin a new one");
                    }
                    leftovers.computeIfAbsent(day, key -> new ArrayList<>()).add(file);
                }
            }
        }
        for (Map.Entry<String, List<String>> day : leftovers.entrySet()) {
            StorageDirectory directory = data.directory(day.getKey());
            for (String file : day.getValue()) {
                directory.delete(file);
            }
        }
    }

    /** Returns true if a commit must have named a file. */
    private static boolean isLost(String file, TableState state, Progress progress) {
        OptionalLong first = DataPath.firstSequence(file);
        if (first.isEmpty()) {
            return state.version() < 0;
        }
        return first.getAsLong() <= progress.lastSequence()
                && first.getAsLong() > state.progress(progress.logId().toString());
    }
}
