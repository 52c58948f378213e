package io.ingestor.sink;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The progress that a sink reports at an open. A sequence alone is not enough, because another log assigns the same
 * sequences to other records.
 */
public final class SinkProgress {

    private static final SinkProgress NOT_KEPT = new SinkProgress(false, null, LogLineage.unknown(), 0);
    private static final SinkProgress NOTHING = new SinkProgress(true, null, LogLineage.unknown(), 0);

    private final boolean kept;
    private final @Nullable UUID logId;
    private final LogLineage lineage;
    private final long lastSequence;

    private SinkProgress(boolean kept, @Nullable UUID logId, LogLineage lineage, long lastSequence) {
        this.kept = kept;
        this.logId = logId;
        this.lineage = lineage;
        this.lastSequence = lastSequence;
    }

    /**
     * Reports that the sink has the records of a log up to a sequence, without the lineage of the log. The ingestor
     * then cannot detect a copy of the log that continued without the sink.
     *
     * @param logId the {@link FlushBatch#logId()} with which the last record was stored, not the present
     *     {@link SinkContext#logId()}
     * @param lastSequence the last sequence that the sink has, at most {@code Long.MAX_VALUE - 1}; 0 for
     *     {@link #nothing()}
     */
    public static SinkProgress upTo(UUID logId, long lastSequence) {
        return upTo(logId, LogLineage.unknown(), lastSequence);
    }

    /**
     * Reports that the sink has the records of a log up to a sequence.
     *
     * @param logId the {@link FlushBatch#logId()} with which the last record was stored, not the present
     *     {@link SinkContext#logId()}
     * @param lineage the {@link FlushBatch#lineage()} with which the last record was stored
     * @param lastSequence the last sequence that the sink has, at most {@code Long.MAX_VALUE - 1}; 0 for
     *     {@link #nothing()}
     */
    public static SinkProgress upTo(UUID logId, LogLineage lineage, long lastSequence) {
        Objects.requireNonNull(logId, "logId");
        Objects.requireNonNull(lineage, "lineage");
        if (lastSequence < 0 || lastSequence == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "lastSequence must be from 0 to " + (Long.MAX_VALUE - 1) + ", was " + lastSequence);
        }
        return lastSequence == 0 ? NOTHING : new SinkProgress(true, logId, lineage, lastSequence);
    }

    /** Reports that the sink keeps its progress and has no record yet. */
    public static SinkProgress nothing() {
        return NOTHING;
    }

    /**
     * Reports that the sink keeps no progress and relies on the checkpoint: {@link SinkContext#checkpointSequence()}. A
     * sink that is merely empty must return {@link #nothing()} instead.
     */
    public static SinkProgress notKept() {
        return NOT_KEPT;
    }

    /** Returns true if the sink keeps its progress; false for {@link #notKept()} only. */
    public boolean isKept() {
        return kept;
    }

    /** Returns the id of the log whose records the sink has; empty if it has none, or keeps no progress. */
    public Optional<UUID> logId() {
        return Optional.ofNullable(logId);
    }

    /** Returns the lives of the log that the records came from; unknown if the sink reported none. */
    public LogLineage lineage() {
        return lineage;
    }

    /** Returns the sequence of the last record that the sink has; 0 if it has none, or keeps no progress. */
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public String toString() {
        if (!kept) {
            return "not kept";
        }
        return logId == null ? "nothing" : "log " + logId + " up to sequence " + lastSequence;
    }
}
