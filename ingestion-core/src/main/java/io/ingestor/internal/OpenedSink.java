package io.ingestor.internal;

import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkBehindException;
import io.ingestor.sink.SinkContext;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint and the sink, as they are found before the log is opened: from them the log learns above what it must number. The checkpoint's lock keeps a second owner away from the sink, which is opened
 * before the log can be locked. Without a sink a checkpoint that an earlier one has left still counts.
 */
final class OpenedSink {

    private static final Logger LOGGER = System.getLogger(OpenedSink.class.getName());

    private final @Nullable Sink sink;
    private final CheckpointFile checkpoint;
    private final long lastSequence;
    private final DirectoryLock lock;

    private OpenedSink(@Nullable Sink sink, CheckpointFile checkpoint, long lastSequence, DirectoryLock lock) {
        this.sink = sink;
        this.checkpoint = checkpoint;
        this.lastSequence = lastSequence;
        this.lock = lock;
    }

    /** @param directory of the checkpoint; null if there is none, and none is wanted */
    static OpenedSink open(@Nullable Sink sink, @Nullable StorageDirectory directory) throws IOException {
        DirectoryLock lock = sink != null && directory != null ? directory.lock() : () -> {};
        try {
            CheckpointFile checkpoint = directory == null ? CheckpointFile.inMemory() : CheckpointFile.open(directory);
            return new OpenedSink(sink, checkpoint, sink == null ? 0 : open(sink, checkpoint.checkpoint()), lock);
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, lock);
            throw e;
        }
    }

    private static long open(Sink sink, Checkpoint checkpoint) throws IOException {
        try {
            long last = sink.open(new SinkContext(checkpoint.sequence()));
            if (last < 0) {
                throw new IOException("the sink says that its last sequence is " + last + ", which must be >= 0");
            }
            return last;
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, sink);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    @Nullable
    Sink sink() {
        return sink;
    }

    CheckpointFile checkpoint() {
        return checkpoint;
    }

    /** The last sequence that the sink has; its word wins over the checkpoint. 0 without a sink. */
    long lastSequence() {
        return lastSequence;
    }

    /** No record that comes may get a lower sequence. */
    long nextSequence() {
        return Math.max(lastSequence + 1, checkpoint.checkpoint().nextSequence());
    }

    /** Refuses a log that no longer has what the sink lacks, and warns of what cannot be told from it. */
    void checkAgainst(WriteAheadLog log) throws SinkBehindException {
        if (sink == null) {
            return;
        }
        long first = log.firstSequence();
        long checkpointed = checkpoint.checkpoint().sequence();
        if (lastSequence < checkpointed && lastSequence + 1 < first) {
            throw new SinkBehindException(lastSequence, checkpointed, first);
        }
        if (lastSequence + 1 < first && log.recovery().entries() > 0) {
            LOGGER.log(
                    Level.WARNING,
                    "the sink has everything up to sequence {0,number,#} and the log begins at {1,number,#}: what was between, if anything, was released when there was no sink",
                    lastSequence,
                    first);
        }
        if (lastSequence > log.recovery().lastSequence() && lastSequence > checkpointed) {
            LOGGER.log(
                    Level.WARNING,
                    "the sink has sequences up to {0,number,#} and the log ends at {1,number,#}: was the log deleted, or is this the sink of another directory? Numbering goes on above both",
                    lastSequence,
                    log.recovery().lastSequence());
        }
    }

    /** Closes the sink too, which nobody has used yet. */
    void closeUnused(Throwable failure) {
        if (sink != null) {
            closeAfter(failure, sink);
        }
        closeAfter(failure, lock);
    }

    /** Lets another owner have the checkpoint. */
    void unlock() throws IOException {
        lock.close();
    }
}
