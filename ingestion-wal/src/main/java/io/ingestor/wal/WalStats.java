package io.ingestor.wal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The figures of a log at one moment. Counts and distributions start at the open. They are kept at all times, at the
 * cost of a few plain stores per append, and are read without stopping any thread. Related figures may therefore differ
 * by events that happened while they were read.
 */
public record WalStats(Appends appends, Queue queue, Syncs syncs, Rolls rolls, Space space) {

    /** The figures of a log that keeps none. */
    public static final WalStats NONE =
            new WalStats(Appends.NONE, new Queue(0, 0), Syncs.NONE, Rolls.NONE, Space.UNKNOWN);

    /**
     * Entries appended since the open.
     *
     * @param entries entries framed
     * @param records records in them
     * @param payloadBytes their payload bytes before compression
     * @param writtenBytes bytes written for them, including frame headers and padding
     * @param nanos nanoseconds from the call of an append until it was synced, regardless of its level; failed appends
     *     are left out
     */
    public record Appends(long entries, long records, long payloadBytes, long writtenBytes, Distribution nanos) {

        /** No appends. */
        public static final Appends NONE = new Appends(0, 0, 0, 0, Distribution.EMPTY);
    }

    /**
     * The queue in front of the log thread.
     *
     * @param entries entries not yet written
     * @param bytes stored bytes of these entries
     */
    public record Queue(long entries, long bytes) {}

    /**
     * Data syncs of segments.
     *
     * @param nanos nanoseconds of each sync
     * @param records records that each sync made durable; syncs of marks alone are left out
     * @param bytes frame bytes that each of these syncs made durable
     * @param slow ended syncs that took longer than the log's limit for a warning
     * @param running time since the current sync began; zero if none is running
     */
    public record Syncs(Distribution nanos, Distribution records, Distribution bytes, long slow, Duration running) {

        /** No syncs. */
        public static final Syncs NONE =
                new Syncs(Distribution.EMPTY, Distribution.EMPTY, Distribution.EMPTY, 0, Duration.ZERO);

        /** Returns the number of syncs. */
        public long count() {
            return nanos.count();
        }
    }

    /**
     * Changes to the next segment, including the change to the first segment of an open.
     *
     * @param nanos nanoseconds that the log thread spent on each roll, including waits
     * @param waitNanos the part of that time spent waiting for the next segment to be prepared
     */
    public record Rolls(Distribution nanos, Distribution waitNanos) {

        /** No rolls. */
        public static final Rolls NONE = new Rolls(Distribution.EMPTY, Distribution.EMPTY);
    }

    /**
     * A distribution of values. Count, sum and maximum are exact; the quantiles are at most an eighth too high and
     * never too low.
     *
     * @param count number of values
     * @param sum total of all values
     * @param p50 median
     * @param p99 99th percentile
     * @param max largest value
     */
    public record Distribution(long count, long sum, long p50, long p99, long max) {

        /** The distribution of no values. */
        public static final Distribution EMPTY = new Distribution(0, 0, 0, 0, 0);

        /** Returns the mean; 0 if there are no values. */
        public double mean() {
            return count == 0 ? 0 : (double) sum / count;
        }
    }

    /**
     * Space on the disk.
     *
     * @param segments segment files in use
     * @param logBytes bytes of the segments, each up to the end of its last frame
     * @param usableBytes bytes that can still be written, read when a segment is created and every ten seconds; empty
     *     if the system reports 0 or no number
     * @param reservedBytes part of the usable bytes that the log leaves free
     * @param suspension set while appends are refused because the log cannot grow
     */
    public record Space(
            int segments,
            long logBytes,
            OptionalLong usableBytes,
            long reservedBytes,
            Optional<Suspension> suspension) {

        /** Nothing stored, and an unknown amount of usable space. */
        public static final Space UNKNOWN = new Space(0, 0, OptionalLong.empty(), 0, Optional.empty());
    }

    /**
     * A period in which appends are refused. The log resumes by itself.
     *
     * @param since time at which the log began to refuse appends
     * @param reason reason why the last attempt to prepare a segment failed
     */
    public record Suspension(Instant since, String reason) {}
}
