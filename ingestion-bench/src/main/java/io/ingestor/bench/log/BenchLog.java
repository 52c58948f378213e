package io.ingestor.bench.log;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalStats;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A log in a directory of its own. Its oldest part is released from time to time, so that segments are recycled as in
 * production.
 */
final class BenchLog implements AutoCloseable {

    private static final long KEPT_BYTES = 256L << 20;

    private final Path directory;
    private final WriteAheadLog log;
    private long releasedAt;

    BenchLog(Path parent, Compression compression) throws IOException {
        directory = Files.createTempDirectory(parent, "log");
        log = SegmentedWriteAheadLog.open(
                FileSystemDirectory.open(directory),
                SegmentedOptions.builder().compression(compression).build());
    }

    WriteAheadLog log() {
        return log;
    }

    /** Releases the durable records if the log has grown enough since the last release. */
    void release() throws IOException {
        long written = log.stats().appends().writtenBytes();
        if (written - releasedAt >= KEPT_BYTES) {
            releasedAt = written;
            log.truncateBefore(log.durableSequence());
        }
    }

    /** Returns the mean number of entries per sync between two snapshots. */
    static double entriesPerSync(WalStats before, WalStats after) {
        long entries = after.appends().entries() - before.appends().entries();
        return (double) entries / (after.syncs().count() - before.syncs().count());
    }

    @Override
    public void close() throws IOException {
        log.close();
        BenchFile.deleteAll(directory);
    }
}
