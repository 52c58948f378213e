package io.ingestor.internal.engine;

import io.ingestor.Ingestor;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.FlushTime;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.LogSnapshot;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The opening of an engine, in this order: the checkpoint, the log, the sink, the engine itself. After a failure,
 * everything that was opened is closed.
 */
public final class EngineOpening {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /** The log's subdirectory, which keeps its files apart from others in the ingestor's directory. */
    static final String LOG_DIRECTORY = "wal";

    /** The checkpoint's subdirectory, which exists if the ingestor has or had a sink. */
    static final String CHECKPOINT_DIRECTORY = "checkpoint";

    private EngineOpening() {}

    /** Returns whether a log has been opened in the directory before; creates nothing. */
    public static boolean holdsLog(Path directory) throws IOException {
        Path log = directory.resolve(LOG_DIRECTORY);
        return Files.isDirectory(log)
                && !FileSystemDirectory.openReadOnly(log).list().isEmpty();
    }

    /** Returns a snapshot of the log in a directory that another process may own; creates nothing. */
    public static LogSnapshot snapshot(Path directory) throws IOException {
        return SegmentedWriteAheadLog.snapshot(existingLog(directory));
    }

    /** Opens the log's directory for reading only; creates nothing. */
    static StorageDirectory existingLog(Path directory) throws IOException {
        Path log = directory.resolve(LOG_DIRECTORY);
        if (!Files.isDirectory(log)) {
            throw new IOException("directory " + directory.toAbsolutePath().normalize()
                    + " holds no log: correct the path, or mount its disk");
        }
        return FileSystemDirectory.openReadOnly(log);
    }

    /** Opens an ingestor in the directory of the options, or without a directory if they have no log. */
    public static Ingestor open(EngineOptions options) throws IOException {
        FlushTime time = FlushTime.system(options.host().clock());
        WalFactory factory = options.log();
        if (factory == null) {
            return open(options, null, time, LogOpening.inMemory());
        }
        Path checkpoint = options.directory().resolve(CHECKPOINT_DIRECTORY);
        StorageDirectory checkpointDirectory = options.delivery().sink() != null || Files.isDirectory(checkpoint)
                ? FileSystemDirectory.open(checkpoint)
                : null;
        return open(
                options,
                checkpointDirectory,
                time,
                LogOpening.of(
                        factory,
                        () -> FileSystemDirectory.open(options.directory().resolve(LOG_DIRECTORY))));
    }

    /**
     * Opens the log and the sink, and replays the log into memory.
     *
     * @param checkpointDirectory the directory of the checkpoint, or null if none exists and no sink needs one
     */
    public static Engine open(
            EngineOptions options,
            StorageDirectory logDirectory,
            @Nullable StorageDirectory checkpointDirectory,
            FlushTime time)
            throws IOException {
        return open(
                options,
                checkpointDirectory,
                time,
                LogOpening.of(Objects.requireNonNull(options.log(), "log"), () -> logDirectory));
    }

    private static Engine open(
            EngineOptions options, @Nullable StorageDirectory checkpointDirectory, FlushTime time, LogOpening opening)
            throws IOException {
        OpenedSink sink = OpenedSink.beside(checkpointDirectory, options);
        WriteAheadLog log;
        try {
            log = opening.openWith(sink, options);
        } catch (IOException | RuntimeException | Error e) {
            sink.closeUnused(e);
            throw e;
        }
        Lifecycle lifecycle = new Lifecycle();
        FlushPath flushPath = new FlushPath(options, sink, log, time, lifecycle);
        try {
            Engine engine = new Engine(options, log, flushPath, lifecycle);
            if (log.offers(AckLevel.WRITTEN)) {
                introduce(log, options.directory());
            }
            engine.start();
            return engine;
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, log);
            flushPath.abandon(e);
            throw e;
        }
    }

    /**
     * Logs the open at debug level, because some hosts open often. A replay, which takes time, is logged at info level.
     */
    private static void introduce(WriteAheadLog log, Path directory) {
        WalRecovery found = log.recovery();
        if (found.lastSequence() == 0) {
            LOGGER.log(Level.DEBUG, "opened log {0} in {1}: new, it holds no record", log.id(), directory);
        } else {
            LOGGER.log(
                    Level.DEBUG,
                    "opened log {0} in {1}: known, it holds sequences {2,number,#} to {3,number,#}",
                    log.id(),
                    directory,
                    found.firstSequence(),
                    found.lastSequence());
        }
    }
}
