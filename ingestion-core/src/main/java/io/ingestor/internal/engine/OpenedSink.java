package io.ingestor.internal.engine;

import io.ingestor.internal.checkpoint.LogConsumer;
import io.ingestor.internal.checkpoint.OpenedCheckpoint;
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
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sink, if there is one, as an open finds it beside the checkpoint and the log. The checkpoint is opened before the
 * log and closed after the sink, which is closed after the log. So a second owner is kept from the sink as long as the
 * first one uses it.
 */
final class OpenedSink {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /** The highest sequence that an open accepts, which leaves room to number on. */
    private static final long MAX_SEQUENCE = 1L << 62;

    private final @Nullable Sink sink;
    private final OpenedCheckpoint checkpoint;

    private final Set<Concession> concessions;

    private boolean opened;
    private SinkProgress progress = SinkProgress.nothing();
    private LogLineage lineage = LogLineage.unknown();
    private long lastSequence;

    private OpenedSink(EngineOptions options, OpenedCheckpoint checkpoint) {
        this.sink = options.delivery().sink();
        this.checkpoint = checkpoint;
        this.concessions = options.delivery().concessions();
    }

    /**
     * Opens the checkpoint; the sink is still to be opened.
     *
     * @param directory of the checkpoint; null if there is none, and none is wanted
     */
    static OpenedSink beside(@Nullable StorageDirectory directory, EngineOptions options) throws IOException {
        Set<LogConsumer> consumers = options.delivery().sink() == null ? Set.of() : Set.of(LogConsumer.SINK);
        return new OpenedSink(options, OpenedCheckpoint.open(directory, consumers));
    }

    /**
     * Opens the sink, if there is one, for the records of that log; {@link #closeUnused} closes it, also after a
     * failure.
     */
    void open(WriteAheadLog log) throws IOException {
        if (sink == null) {
            return;
        }
        long checkpointed = checkpointed();
        opened = true;
        progress = sink.open(new SinkContext(log.id(), checkpointed));
        lastSequence = progress.isKept() ? progress.lastSequence() : checkpointed;
        checkIsOf(log);
        checkIsBounded(log);
        checkIsNotForked(log);
    }

    private void checkIsBounded(WriteAheadLog log) throws SinkAheadException {
        long ahead = OpenedCheckpoint.MAX_AHEAD;
        boolean keeps = keepsEntries(log);
        long known = keeps
                ? Math.max(log.recovery().lastSequence(), checkpoint.consumers().nextSequence() - 1)
                : 0;
        long limit = keeps ? Math.min(known, MAX_SEQUENCE - ahead) + ahead : MAX_SEQUENCE;
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

    OpenedCheckpoint checkpoint() {
        return checkpoint;
    }

    private long checkpointed() {
        return checkpoint.consumers().sequence(LogConsumer.SINK);
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
        return Math.max(lastSequence + 1, checkpoint.consumers().nextSequence());
    }

    /**
     * Refuses a log that no longer has what the sink lacks, or that has lost its end; warns of states that cannot be
     * distinguished from these.
     */
    void checkAgainst(WriteAheadLog log) throws SinkBehindException, LogBehindException {
        long first = log.firstSequence();
        long last = log.recovery().lastSequence();
        long checkpointed = checkpointed();
        if (sink != null && lastSequence < checkpointed && (lastSequence + 1 < first || last < checkpointed)) {
            refuse(new SinkBehindException(lastSequence, checkpointed, first, last));
        }
        // The log was durable up to there when the checkpoint was written. A sink that remembers and has got further
        // shows that the log is an older copy, of which nothing is missing.
        LogBehindException loss = checkpoint.lossOfLog(Math.max(last, progress.isKept() ? lastSequence : 0));
        if (loss != null) {
            refuse(loss);
        }
        if (sink == null) {
            return;
        }
        if (lastSequence + 1 < first && first <= last) {
            LOGGER.log(
                    Level.WARNING,
                    "the sink has everything up to sequence {0,number,#} and the log begins at {1,number,#}: sequences {2,number,#} to {3,number,#} are in neither and will not be delivered. They were released when there was no sink, or, if the checkpoint was deleted, the sink has lost them",
                    lastSequence,
                    first,
                    lastSequence + 1,
                    first - 1);
        }
        if (keepsEntries(log) && lastSequence > last && lastSequence > checkpointed) {
            LOGGER.log(
                    Level.WARNING,
                    "the sink has sequences up to {0,number,#} and the log, although it is the same, ends at {1,number,#}: the log is an older copy, or has lost its end. Numbering goes on above both",
                    lastSequence,
                    last);
        }
    }

    private <E extends IOException> void refuse(E loss) throws E {
        if (!concessions.contains(Concession.LOSS)) {
            throw loss;
        }
        LOGGER.log(Level.WARNING, "a loss was accepted: {0}", loss.getMessage());
    }

    /** Closes the sink, if it was opened, and the checkpoint; the sink is unused so far. */
    void closeUnused(Throwable failure) {
        if (sink != null && opened) {
            Closing.after(failure, sink);
        }
        Closing.after(failure, checkpoint);
    }
}
