package io.ingestor.sink;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a sink knows at an open of the records that it has. A sequence alone says nothing: another log gives the same ones to other records. */
public final class SinkProgress {

    private static final SinkProgress NOT_KEPT = new SinkProgress(false, null, 0);
    private static final SinkProgress NOTHING = new SinkProgress(true, null, 0);

    private final boolean kept;
    private final @Nullable UUID logId;
    private final long lastSequence;

    private SinkProgress(boolean kept, @Nullable UUID logId, long lastSequence) {
        this.kept = kept;
        this.logId = logId;
        this.lastSequence = lastSequence;
    }

    /**
     * The sink has the records of that log up to that sequence.
     *
     * @param logId what {@link FlushBatch#logId()} said when the last record was stored, not what {@link SinkContext#logId()} says now
     * @param lastSequence from 0, which is {@link #nothing()}, to {@code Long.MAX_VALUE - 1}
     */
    public static SinkProgress upTo(UUID logId, long lastSequence) {
        Objects.requireNonNull(logId, "logId");
        if (lastSequence < 0 || lastSequence == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "lastSequence must be from 0 to " + (Long.MAX_VALUE - 1) + ", was " + lastSequence);
        }
        return lastSequence == 0 ? NOTHING : new SinkProgress(true, logId, lastSequence);
    }

    /** The sink would know, and has no record. */
    public static SinkProgress nothing() {
        return NOTHING;
    }

    /** The sink keeps no such thing, and takes the checkpoint's word: {@link SinkContext#checkpointSequence()}. For one that merely is empty this would be wrong, see {@link #nothing()}. */
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
