package io.ingestor.sink;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a sink knows at an open of the records that it has. A sequence alone says nothing: another log gives the same
 * ones to other records.
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
     * Reports that the sink has the records of a log up to a sequence, but not through which lives of the log they
     * came. An ingestor then cannot notice that it opens a copy of the log that went on without the sink.
     *
     * @param logId what {@link FlushBatch#logId()} was when the last record was stored, not what
     *     {@link SinkContext#logId()} is now
     * @param lastSequence from 0, which is {@link #nothing()}, to {@code Long.MAX_VALUE - 1}
     */
    public static SinkProgress upTo(UUID logId, long lastSequence) {
        return upTo(logId, LogLineage.unknown(), lastSequence);
    }

    /**
     * Reports that the sink has the records of a log up to a sequence.
     *
     * @param logId what {@link FlushBatch#logId()} was when the last record was stored, not what
     *     {@link SinkContext#logId()} is now
     * @param lineage what {@link FlushBatch#lineage()} was then
     * @param lastSequence from 0, which is {@link #nothing()}, to {@code Long.MAX_VALUE - 1}
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

    /** The sink would know, and has no record. */
    public static SinkProgress nothing() {
        return NOTHING;
    }

    /**
     * The sink keeps no such thing, and takes the checkpoint's word: {@link SinkContext#checkpointSequence()}. For one
     * that merely is empty this would be wrong, see {@link #nothing()}.
     */
    public static SinkProgress notKept() {
        return NOT_KEPT;
    }

    /** Whether the sink keeps what it has; false for {@link #notKept()} only. */
    public boolean isKept() {
        return kept;
    }

    /** The log whose records the sink has; empty if it has none, or does not keep it. */
    public Optional<UUID> logId() {
        return Optional.ofNullable(logId);
    }

    /**
     * Returns the lives of the log through which the records came; unknown if the sink has none, or does not keep it.
     */
    public LogLineage lineage() {
        return lineage;
    }

    /** The sequence of the last record that the sink has; 0 if it has none, or does not keep it. */
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
