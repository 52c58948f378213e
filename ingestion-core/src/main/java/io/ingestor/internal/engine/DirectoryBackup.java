package io.ingestor.internal.engine;

import io.ingestor.Backup;
import io.ingestor.internal.checkpoint.CheckpointFile;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.segmented.LogCopy;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A backup of an ingestor's directory. What the parts of a backup have must grow in this order, so that an open of the
 * backup finds them consistent:
 *
 * <ol>
 *   <li>The beginning of the log. Whatever the owner releases later, the backup has.
 *   <li>The checkpoint, a lower bound of what the sink has.
 *   <li>The progress of the sink, and its outputs. They lack nothing before the beginning of the log.
 *   <li>The end of the log. The sink has nothing beyond it.
 * </ol>
 */
public final class DirectoryBackup {

    private DirectoryBackup() {}

    /** Makes a backup, and verifies its log. */
    public static Backup.Result run(Path from, Path to, Backup.SinkCopy sink) throws IOException {
        StorageDirectory log = EngineOpening.existingLog(from);
        StorageDirectory target = FileSystemDirectory.open(to.resolve(EngineOpening.LOG_DIRECTORY));
        Backup.Result result;
        try (LogCopy copy = SegmentedWriteAheadLog.copy(log, target)) {
            copy.advance();
            copyCheckpoint(from, to);
            // Otherwise the log could release what it gains meanwhile.
            LogFollower follower = LogFollower.start(copy);
            try {
                sink.begin();
            } finally {
                follower.stop();
            }
            copy.advance();
            sink.complete();
            copy.finish();
            result = new Backup.Result(copy.firstSequence(), copy.lastSequence(), copy.segments());
        }
        verify(target);
        return result;
    }

    private static void copyCheckpoint(Path from, Path to) throws IOException {
        Path checkpoint = from.resolve(EngineOpening.CHECKPOINT_DIRECTORY);
        if (Files.isDirectory(checkpoint)) {
            CheckpointFile.copy(
                    FileSystemDirectory.openReadOnly(checkpoint),
                    FileSystemDirectory.open(to.resolve(EngineOpening.CHECKPOINT_DIRECTORY)));
        }
    }

    private static void verify(StorageDirectory log) throws IOException {
        List<WalDamage> damages = new ArrayList<>();
        WalInspection found = SegmentedWriteAheadLog.inspect(log, new WalInspector() {
            @Override
            public void onDamage(WalDamage damage) {
                if (damages.isEmpty()) {
                    damages.add(damage);
                }
            }
        });
        if (found.verdict() == WalInspection.Verdict.CORRUPT) {
            WalDamage damage = damages.get(0);
            throw new CorruptLogException(
                    log.location() + "/" + damage.file(),
                    damage.position(),
                    "the backup is damaged: " + damage.detail());
        }
    }
}
