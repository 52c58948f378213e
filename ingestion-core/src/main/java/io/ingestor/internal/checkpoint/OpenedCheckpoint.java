package io.ingestor.internal.checkpoint;

import io.ingestor.sink.LogBehindException;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a log as found by an open. It is read for every log: the checkpoint of an earlier process counts
 * even if this one has no consumer. It also contains the lowest sequence that the log may assign.
 */
public final class OpenedCheckpoint implements AutoCloseable {

    /**
     * The maximum plausible difference between a sequence recorded elsewhere and the last one of the log, which may be
     * an older copy. At a million records per second it takes 12 days to assign that many.
     */
    public static final long MAX_AHEAD = 1L << 40;

    private final LogConsumers consumers;
    private final DirectoryLock lock;

    private OpenedCheckpoint(LogConsumers consumers, DirectoryLock lock) {
        this.consumers = consumers;
        this.lock = lock;
    }

    /**
     * Reads the checkpoint. If this process has consumers, which write it, the directory is locked against other owners
     * until {@link #close}.
     *
     * @param directory the directory of the checkpoint, null to keep it in memory
     * @param consumers the consumers of this process
     */
    public static OpenedCheckpoint open(@Nullable StorageDirectory directory, Set<LogConsumer> consumers)
            throws IOException {
        DirectoryLock lock = directory == null || consumers.isEmpty() ? () -> {} : directory.lock();
        try {
            CheckpointFile file = directory == null ? CheckpointFile.inMemory() : CheckpointFile.open(directory, lock);
            return new OpenedCheckpoint(new LogConsumers(file, consumers), lock);
        } catch (IOException | RuntimeException | Error e) {
            try {
                lock.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    public LogConsumers consumers() {
        return consumers;
    }

    /**
     * Returns the loss of a log that has fewer records than when the checkpoint was written, or null if nothing is
     * lost.
     *
     * @param held the last sequence that the log has or, if it is an older copy, is known to have had
     * @throws LogBehindException if the checkpoint is more than {@link #MAX_AHEAD} ahead of the log, which is
     *     implausible
     */
    public @Nullable LogBehindException lossOfLog(long held) throws LogBehindException {
        long next = consumers.nextSequence();
        if (held >= next - 1) {
            return null;
        }
        LogBehindException loss = new LogBehindException(consumers.location(), held, next);
        if (next - 1 - held > MAX_AHEAD) {
            throw loss;
        }
        return loss;
    }

    /** Releases the checkpoint to other owners. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
