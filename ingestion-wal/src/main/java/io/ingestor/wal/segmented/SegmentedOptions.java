package io.ingestor.wal.segmented;

import io.ingestor.wal.Compression;
import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.Retention;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The settings of a {@link SegmentedWriteAheadLog}, checked when they are built. The defaults are safe and suit most
 * hosts. The demands of a host on any log are in {@link io.ingestor.wal.WalContext}.
 */
public final class SegmentedOptions {

    private static final long MIN_SEGMENT_BYTES = 64L << 10;
    private static final long MAX_SEGMENT_BYTES = 1L << 30;
    private static final Duration MAX_SYNC_DELAY = Duration.ofMinutes(1);
    private static final Duration MIN_SLOW_SYNC = Duration.ofMillis(1);
    private static final Duration MAX_SLOW_SYNC = Duration.ofHours(1);

    private final long segmentBytes;
    private final Compression compression;
    private final int compressionThreshold;
    private final Duration maxSyncDelay;
    private final long maxQueuedBytes;
    private final RecoveryMode recoveryMode;
    private final Duration slowSyncWarning;
    private final Retention retention;
    private final long reservedBytes;

    private SegmentedOptions(Builder builder) {
        this.segmentBytes = builder.segmentBytes;
        this.compression = builder.compression;
        this.compressionThreshold = builder.compressionThreshold;
        this.maxSyncDelay = builder.maxSyncDelay;
        this.maxQueuedBytes = builder.maxQueuedBytes;
        this.recoveryMode = builder.recoveryMode;
        this.slowSyncWarning = builder.slowSyncWarning;
        this.retention = builder.retention;
        this.reservedBytes = builder.reservedBytes.orElse(defaultReserve(segmentBytes));

        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES || segmentBytes % 4096 != 0) {
            throw new IllegalArgumentException("segmentBytes must be a multiple of 4096 from " + MIN_SEGMENT_BYTES
                    + " to " + MAX_SEGMENT_BYTES + ", was " + segmentBytes);
        }
        if (compressionThreshold < 0) {
            throw new IllegalArgumentException("compressionThreshold must be >= 0, was " + compressionThreshold);
        }
        if (maxSyncDelay.isNegative() || maxSyncDelay.isZero() || maxSyncDelay.compareTo(MAX_SYNC_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "maxSyncDelay must be more than 0 and at most " + MAX_SYNC_DELAY + ", was " + maxSyncDelay);
        }
        if (maxQueuedBytes < segmentBytes / 4) {
            throw new IllegalArgumentException("maxQueuedBytes must be >= " + segmentBytes / 4
                    + " (a quarter of segmentBytes), was " + maxQueuedBytes);
        }
        if (slowSyncWarning.compareTo(MIN_SLOW_SYNC) < 0 || slowSyncWarning.compareTo(MAX_SLOW_SYNC) > 0) {
            throw new IllegalArgumentException("slowSyncWarning must be from " + MIN_SLOW_SYNC + " to " + MAX_SLOW_SYNC
                    + ", was " + slowSyncWarning);
        }
        if (retention.bytes() < segmentBytes) {
            throw new IllegalArgumentException("retention bytes must be >= " + segmentBytes
                    + " (segmentBytes, because whole segments are released), was " + retention.bytes());
        }
        if (reservedBytes < 0) {
            throw new IllegalArgumentException("reservedBytes must be >= 0, was " + reservedBytes);
        }
    }

    /**
     * Returns the size of a segment file in bytes, a multiple of 4096 from 64 KiB to 1 GiB; default 64 MiB. An entry
     * takes at most a quarter of it.
     */
    public long segmentBytes() {
        return segmentBytes;
    }

    /** Returns the codec for payloads; default {@link Compression#LZ4}. */
    public Compression compression() {
        return compression;
    }

    /** Returns the length in bytes below which payloads are stored raw; default 512. */
    public int compressionThreshold() {
        return compressionThreshold;
    }

    /**
     * Returns the longest time for which entries without a request to sync stay unsynced; default 10 ms, more than
     * zero, at most one minute.
     */
    public Duration maxSyncDelay() {
        return maxSyncDelay;
    }

    /**
     * Returns the maximum number of stored bytes that may wait for the log thread. Appends beyond it are refused,
     * except when the queue is empty. Default 64 MiB, at least a quarter of {@link #segmentBytes}. A host may demand
     * more, see {@link io.ingestor.wal.WalContext#queuedBytes()}.
     */
    public long maxQueuedBytes() {
        return maxQueuedBytes;
    }

    /** Returns the handling of a torn tail at an open; default {@link RecoveryMode#TOLERATE_TAIL}. */
    public RecoveryMode recoveryMode() {
        return recoveryMode;
    }

    /**
     * Returns the duration beyond which a data sync, running or ended, causes a warning, at most one in ten seconds;
     * default 1 s, from 1 ms to one hour.
     */
    public Duration slowSyncWarning() {
        return slowSyncWarning;
    }

    /**
     * Returns the limits beyond which segments are released without a request; default {@link Retention#ALL}, which
     * releases nothing. Its bytes, if limited, are at least {@link #segmentBytes}.
     */
    public Retention retention() {
        return retention;
    }

    /**
     * Returns the bytes that the log leaves usable on the disk when it creates a segment; rather than use them, it
     * refuses appends. When the log has filled the disk, flushes and checkpoints can then still finish, after which
     * released segments are reused. Default a quarter of {@link #segmentBytes}, 0 or more.
     */
    public long reservedBytes() {
        return reservedBytes;
    }

    /** Returns the defaults. */
    public static SegmentedOptions defaults() {
        return builder().build();
    }

    /** Returns a builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts with these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.segmentBytes = segmentBytes;
        builder.compression = compression;
        builder.compressionThreshold = compressionThreshold;
        builder.maxSyncDelay = maxSyncDelay;
        builder.maxQueuedBytes = maxQueuedBytes;
        builder.recoveryMode = recoveryMode;
        builder.slowSyncWarning = slowSyncWarning;
        builder.retention = retention;
        if (reservedBytes != defaultReserve(segmentBytes)) {
            builder.reservedBytes = OptionalLong.of(reservedBytes);
        }
        return builder;
    }

    private static long defaultReserve(long segmentBytes) {
        return segmentBytes / 4;
    }

    /**
     * A builder of {@link SegmentedOptions}; the accessors there describe the meaning, unit, range and default of each
     * setting.
     */
    public static final class Builder {
        private long segmentBytes = 64L << 20;
        private Compression compression = Compression.LZ4;
        private int compressionThreshold = 512;
        private Duration maxSyncDelay = Duration.ofMillis(10);
        private long maxQueuedBytes = 64L << 20;
        private RecoveryMode recoveryMode = RecoveryMode.TOLERATE_TAIL;
        private Duration slowSyncWarning = Duration.ofSeconds(1);
        private Retention retention = Retention.ALL;

        /** The reserved bytes; empty for the default, which depends on another setting. */
        private OptionalLong reservedBytes = OptionalLong.empty();

        private Builder() {}

        public Builder segmentBytes(long bytes) {
            this.segmentBytes = bytes;
            return this;
        }

        public Builder compression(Compression codec) {
            this.compression = Objects.requireNonNull(codec, "codec");
            return this;
        }

        public Builder compressionThreshold(int bytes) {
            this.compressionThreshold = bytes;
            return this;
        }

        public Builder maxSyncDelay(Duration delay) {
            this.maxSyncDelay = Objects.requireNonNull(delay, "delay");
            return this;
        }

        public Builder maxQueuedBytes(long bytes) {
            this.maxQueuedBytes = bytes;
            return this;
        }

        public Builder recoveryMode(RecoveryMode mode) {
            this.recoveryMode = Objects.requireNonNull(mode, "mode");
            return this;
        }

        public Builder slowSyncWarning(Duration duration) {
            this.slowSyncWarning = Objects.requireNonNull(duration, "duration");
            return this;
        }

        public Builder retention(Retention limits) {
            this.retention = Objects.requireNonNull(limits, "limits");
            return this;
        }

        public Builder reservedBytes(long bytes) {
            this.reservedBytes = OptionalLong.of(bytes);
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if one is out of range; the message names it, its value and the limit
         */
        public SegmentedOptions build() {
            return new SegmentedOptions(this);
        }
    }
}
