package io.ingestor.internal.checkpoint;

import io.ingestor.sink.LogBehindException;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a log, as an open finds it. Opened whenever there is a log: a checkpoint that an earlier process
 * has left counts, also in one that has no consumer. The log learns from it above which sequence it must number.
 */
public final class OpenedCheckpoint implements AutoCloseable {

    /**
     * The distance above the log up to which a sequence found elsewhere is believed, since the log may be an older
     * copy: as many records as a log takes in weeks.
     */
    public static final long MAX_AHEAD = 1L << 40;

    private final LogConsumers consumers;
    private final DirectoryLock lock;

    private OpenedCheckpoint(LogConsumers consumers, DirectoryLock lock) {
        this.consumers = consumers;
        this.lock = lock;
    }

    /**
     * Reads the checkpoint. If this process has consumers, which write it, other owners are kept from it until it is
     * closed.
     *
     * @param directory null if there is none, and none is wanted
     * @param consumers those of this process
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
     * Returns the loss of a log that no longer has all that it had when the checkpoint was written, null if it has.
     *
     * @param held the last sequence that the log has or, if it is an older copy, is known to have had
     * @throws LogBehindException if no log could number on from the checkpoint for long, so that this is no loss to
     *     accept
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

    /** Lets another owner have the checkpoint. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
