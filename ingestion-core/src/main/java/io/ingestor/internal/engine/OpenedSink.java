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
 * The sink, if there is one, and the checkpoint. An open checks both against the log. The checkpoint is opened before
 * the log. The log is closed first, then the sink, then the checkpoint. This keeps a second owner away from the sink
 * while the first one uses it.
 */
final class OpenedSink {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    /** The highest sequence that an open accepts from a sink, which leaves room for later sequences. */
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
     * Opens the checkpoint, but not the sink.
     *
     * @param directory the directory of the checkpoint, or null if none exists and none is needed
     */
    static OpenedSink beside(@Nullable StorageDirectory directory, EngineOptions options) throws IOException {
        Set<LogConsumer> consumers = options.delivery().sink() == null ? Set.of() : Set.of(LogConsumer.SINK);
        return new OpenedSink(options, OpenedCheckpoint.open(directory, consumers));
    }

    /**
     * Opens the sink, if there is one, for the records of the log. {@link #closeUnused} closes it, even if this fails.
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
        // From here on the sink receives the lives of this log only.
        lineage = LogLineage.unknown();
        LOGGER.log(Level.WARNING, "a fork was accepted: {0}", forked.getMessage());
    }

    /** Throws if the records that the sink has come from another log. */
    void checkIsOf(WriteAheadLog log) throws SinkLogMismatchException {
        if (keepsEntries(log) && progress.logId().isPresent()) {
            UUID sinkLogId = progress.logId().get();
            if (!sinkLogId.equals(log.id())) {
                throw new SinkLogMismatchException(
                        sinkLogId, lastSequence, log.id(), log.recovery().lastSequence());
            }
        }
    }

    /** Returns true if the log stores entries. Only these can be mistaken for those of another log. */
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
     * Returns the last sequence that the sink has, or 0 if there is no sink or it is not open yet. Progress that the
     * sink keeps takes precedence over the checkpoint.
     */
    long lastSequence() {
        return lastSequence;
    }

    /** Returns the lives of the log that delivered the records of the sink. */
    LogLineage lineage() {
        return lineage;
    }

    /** Returns the lowest sequence that a new record may get. */
    long nextSequence() {
        return Math.max(lastSequence + 1, checkpoint.consumers().nextSequence());
    }

    /**
     * Throws if the sink has lost records that the log no longer has, or if the log has lost its end, unless the host
     * accepts the loss. Logs a warning if such a loss is only possible.
     */
    void checkAgainst(WriteAheadLog log) throws SinkBehindException, LogBehindException {
        long first = log.firstSequence();
        long last = log.recovery().lastSequence();
        long checkpointed = checkpointed();
        if (sink != null && lastSequence < checkpointed && (lastSequence + 1 < first || last < checkpointed)) {
            refuse(new SinkBehindException(lastSequence, checkpointed, first, last));
        }
        // The checkpoint contains the durable end of the log when it was written. If the progress that the sink keeps
        // reaches that end, the sink has every record that the log lacks.
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
                    "the sink has sequences up to {0,number,#} and the log, although it is the same, ends at {1,number,#}: the log is an older copy, or has lost its end. Numbering continues above both",
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

    /** Closes the sink, if it was opened, and the checkpoint. The sink must not have received any records. */
    void closeUnused(Throwable failure) {
        if (sink != null && opened) {
            Closing.after(failure, sink);
        }
        Closing.after(failure, checkpoint);
    }
}
