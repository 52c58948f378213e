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
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The data files that a crash has left and no commit names. Only files with a name that is given here are deleted:
 * {@code <first sequence>-<last sequence>-<8 hexadecimal digits>.parquet} for those of a flush, and
 * {@code c<level>-<UUID>.parquet} for those of a compaction.
 *
 * <p>A file that cannot be a leftover is never deleted. If all tables have their records up to the progress, the commit
 * that names a file with an earlier record must exist. If it does not, the log has lost commits, and the file has the
 * only copy of its rows.
 */
final class Leftovers {

    private static final Pattern OWN = Pattern.compile(
            "((?<first>\\d{1,19})-\\d{1,19}-[0-9a-f]{8}|c\\d{1,2}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.parquet");

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
                Matcher own = OWN.matcher(file);
                if (own.matches() && !named.contains(TableDirectories.path(day, file))) {
                    if (isLost(own.group("first"), state, progress)) {
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

    /** Returns true if a commit must have named a file with this first sequence; null for the file of a compaction. */
    private static boolean isLost(@Nullable String first, TableState state, Progress progress) {
        if (first == null) {
            return state.version() < 0;
        }
        long sequence = sequence(first);
        return sequence <= progress.lastSequence()
                && sequence > state.progress(progress.logId().toString());
    }

    private static long sequence(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            // No log has so many records.
            return Long.MAX_VALUE;
        }
    }
}
