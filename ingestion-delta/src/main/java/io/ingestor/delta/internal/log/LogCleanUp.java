package io.ingestor.delta.internal.log;

import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The deletion of commits and checkpoints that no reader needs. The newest checkpoint of a given age stays, with all
 * that follows it, so that a reader which began since then finds what it needs. The oldest file is deleted first.
 */
final class LogCleanUp {

    private final StorageDirectory directory;

    LogCleanUp(StorageDirectory directory) {
        this.directory = directory;
    }

    /**
     * A file of the log.
     *
     * @param version its version
     * @param name its name
     */
    private record Entry(long version, String name) {}

    /**
     * Deletes what is before the newest checkpoint of a version that was committed at a time or earlier.
     *
     * @param millis the time in milliseconds since the epoch
     * @return the number of files deleted
     */
    int delete(long millis) throws IOException {
        List<String> names = directory.list();
        for (long version : CheckpointFiles.versions(names).descendingSet()) {
            if (time(names, version) <= millis) {
                List<Entry> old = before(names, version);
                if (!old.isEmpty()) {
                    // The table is lost if this checkpoint is damaged and the commits are gone.
                    new CheckpointFiles(directory).read(version);
                    // The name of the newest checkpoint must not fall back to one that is gone.
                    DirectorySync.of(directory);
                    for (Entry entry : old) {
                        directory.delete(entry.name());
                    }
                }
                return old.size();
            }
        }
        return 0;
    }

    private long time(List<String> names, long version) throws IOException {
        String commit = TableLog.name(version);
        if (names.contains(commit)) {
            long time = CommitReader.timestamp(commit, LogFile.read(directory, commit));
            if (time > 0) {
                return time;
            }
        }
        return directory.lastModified(CheckpointFormat.name(version)).toEpochMilli();
    }

    private static List<Entry> before(List<String> names, long version) {
        List<Entry> old = new ArrayList<>();
        for (String name : names) {
            long of = Math.max(TableLog.version(name), CheckpointFormat.versionOfAny(name));
            if (of >= 0 && of < version) {
                old.add(new Entry(of, name));
            }
        }
        old.sort(Comparator.comparingLong(Entry::version).thenComparing(Entry::name));
        return old;
    }
}
