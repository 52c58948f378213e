package io.ingestor.internal.engine;

import io.ingestor.internal.checkpoint.CheckpointFile;
import io.ingestor.internal.checkpoint.LogConsumer;
import io.ingestor.internal.checkpoint.LogConsumers;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.sink.LogBehindException;
import io.ingestor.sink.LogForkedException;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkAheadException;
import io.ingestor.sink.SinkBehindException;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkLogMismatchException;
import io.ingestor.sink.SinkProgress;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint and the sink, as an open finds them; from them the log learns above which sequence it must number. The
 * checkpoint is locked before the log and until the sink is closed, which is after the log. So a second owner is kept
 * from the sink as long as the first one uses it. Without a sink a checkpoint that an earlier one has left still
 * counts.
 */
final class OpenedSink {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /**
     * The distance above the log up to which a sequence of a sink is believed, since the log may be an older copy: as
     * many records as a log takes in weeks.
     */
    private static final long MAX_AHEAD = 1L << 40;

    /** The highest sequence that an open accepts, which leaves room to number on. */
    private static final long MAX_SEQUENCE = 1L << 62;

    private final @Nullable Sink sink;
    private final LogConsumers consumers;
    private final DirectoryLock lock;

    private final Set<Concession> concessions;

    private boolean opened;
    private SinkProgress progress = SinkProgress.nothing();
    private LogLineage lineage = LogLineage.unknown();
    private long lastSequence;

    private OpenedSink(@Nullable Sink sink, LogConsumers consumers, DirectoryLock lock, Set<Concession> concessions) {
        this.sink = sink;
        this.consumers = consumers;
        this.lock = lock;
        this.concessions = concessions;
    }

    /**
     * Reads the checkpoint and keeps others from it; the sink is still to be opened.
     *
     * @param directory of the checkpoint; null if there is none, and none is wanted
     */
    static OpenedSink lock(@Nullable Sink sink, @Nullable StorageDirectory directory, Set<Concession> concessions)
            throws IOException {
        DirectoryLock lock = sink != null && directory != null ? directory.lock() : () -> {};
        try {
            CheckpointFile checkpoint =
                    directory == null ? CheckpointFile.inMemory() : CheckpointFile.open(directory, lock);
            LogConsumers consumers = new LogConsumers(checkpoint, sink == null ? Set.of() : Set.of(LogConsumer.SINK));
            return new OpenedSink(sink, consumers, lock, concessions);
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, lock);
            throw e;
        }
    }

    /**
     * Opens the sink, if there is one, for the records of that log; {@link #closeUnused} closes it, also after a
     * failure.
     */
    void open(WriteAheadLog log) throws IOException {
        if (sink == null) {
            return;
        }
        long checkpointed = consumers.sequence(LogConsumer.SINK);
        opened = true;
        progress = sink.open(new SinkContext(log.id(), checkpointed));
        lastSequence = progress.isKept() ? progress.lastSequence() : checkpointed;
        checkIsOf(log);
        checkIsBounded(log);
        checkIsNotForked(log);
    }

    private void checkIsBounded(WriteAheadLog log) throws SinkAheadException {
        boolean keeps = keepsEntries(log);
        long known = keeps ? Math.max(log.recovery().lastSequence(), consumers.nextSequence() - 1) : 0;
        long limit = keeps ? Math.min(known, MAX_SEQUENCE - MAX_AHEAD) + MAX_AHEAD : MAX_SEQUENCE;
        if (lastSequence > limit) {
            throw new SinkAheadException(lastSequence, known, limit);
        }
    }

    private void checkIsNotForked(WriteAheadLog log) throws LogForkedException {
        OptionalLong fork =
                keepsEntries(log) ? progress.lineage().forkIn(log.lives(), lastSequence) : OptionalLong.empty();
        if (fork.isEmpty()) {
            lineage = progress.lineage();
            return;
        }
        LogForkedException forked = new LogForkedException(
                log.id(), fork.getAsLong(), lastSequence, log.recovery().lastSequence());
        if (!concessions.contains(Concession.FORK)) {
            throw forked;
        }
        // From here on the sink gets the lives of this log alone.
        lineage = LogLineage.unknown();
        LOGGER.log(Level.WARNING, "a fork was accepted: {0}", forked.getMessage());
    }

    /** Refuses a log that did not give the sink what it has. */
    void checkIsOf(WriteAheadLog log) throws SinkLogMismatchException {
        if (keepsEntries(log) && progress.logId().isPresent()) {
            UUID sinkLogId = progress.logId().get();
            if (!sinkLogId.equals(log.id())) {
                throw new SinkLogMismatchException(
                        sinkLogId, lastSequence, log.id(), log.recovery().lastSequence());
            }
        }
    }

    /** Returns false for a log whose records could not be mistaken for those of another, because it keeps none. */
    private static boolean keepsEntries(WriteAheadLog log) {
        return log.offers(AckLevel.WRITTEN);
    }

    @Nullable
    Sink sink() {
        return sink;
    }

    LogConsumers consumers() {
        return consumers;
    }

    /**
     * Returns the last sequence that the sink has; its word wins over the checkpoint. 0 without a sink, and before it
     * is opened.
     */
    long lastSequence() {
        return lastSequence;
    }

    /** Returns the lives that gave the sink what it has. */
    LogLineage lineage() {
        return lineage;
    }

    /** Returns the lowest sequence that a new record may get. */
    long nextSequence() {
        return Math.max(lastSequence + 1, consumers.nextSequence());
    }

    /**
     * Refuses a log that no longer has what the sink lacks, or that has lost its end; warns of states that cannot be
     * distinguished from these.
     */
    void checkAgainst(WriteAheadLog log) throws SinkBehindException, LogBehindException {
        long first = log.firstSequence();
        long last = log.recovery().lastSequence();
        long checkpointed = consumers.sequence(LogConsumer.SINK);
        if (sink != null && lastSequence < checkpointed && (lastSequence + 1 < first || last < checkpointed)) {
            refuse(new SinkBehindException(lastSequence, checkpointed, first, last));
        }
        // The log was durable up to there when the checkpoint was written. A sink that remembers and has got further
        // shows that the log is an older copy, of which nothing is missing.
        long held = Math.max(last, progress.isKept() ? lastSequence : 0);
        long next = consumers.nextSequence();
        if (next - 1 - held > MAX_AHEAD) {
            // No log could number on from there for long, so this is no loss to accept.
            throw new LogBehindException(consumers.location(), held, next);
        }
        if (held < next - 1) {
            refuse(new LogBehindException(consumers.location(), held, next));
        }
        if (sink == null) {
            return;
        }
        if (lastSequence + 1 < first && first <= log.recovery().lastSequence()) {
            LOGGER.log(
                    Level.WARNING,
                    "the sink has everything up to sequence {0,number,#} and the log begins at {1,number,#}: sequences {2,number,#} to {3,number,#} are in neither and will not be delivered. They were released when there was no sink, or, if the checkpoint was deleted, the sink has lost them",
                    lastSequence,
                    first,
                    lastSequence + 1,
                    first - 1);
        }
        if (keepsEntries(log) && lastSequence > log.recovery().lastSequence() && lastSequence > checkpointed) {
            LOGGER.log(
                    Level.WARNING,
                    "the sink has sequences up to {0,number,#} and the log, although it is the same, ends at {1,number,#}: the log is an older copy, or has lost its end. Numbering goes on above both",
                    lastSequence,
                    log.recovery().lastSequence());
        }
    }

    private <E extends IOException> void refuse(E loss) throws E {
        if (!concessions.contains(Concession.LOSS)) {
            throw loss;
        }
        LOGGER.log(Level.WARNING, "a loss was accepted: {0}", loss.getMessage());
    }

    /** Closes the sink, if it was opened, and unlocks the checkpoint; the sink is unused so far. */
    void closeUnused(Throwable failure) {
        if (sink != null && opened) {
            Closing.after(failure, sink);
        }
        Closing.after(failure, lock);
    }

    /** Lets another owner have the checkpoint. */
    void unlock() throws IOException {
        lock.close();
    }
}
