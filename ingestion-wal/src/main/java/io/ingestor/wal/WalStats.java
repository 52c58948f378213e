package io.ingestor.wal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Figures of a log at one moment. Counts and distributions start at the open. They are kept at all times, at the cost
 * of a few plain stores per append, and are read without stopping any thread. Figures that belong together may
 * therefore differ by what happened while they were read.
 */
public record WalStats(Appends appends, Queue queue, Syncs syncs, Rolls rolls, Space space) {

    /** The figures of a log that keeps none. */
    public static final WalStats NONE =
            new WalStats(Appends.NONE, new Queue(0, 0), Syncs.NONE, Rolls.NONE, Space.UNKNOWN);

    /**
     * Entries appended since the open.
     *
     * @param entries entries framed
     * @param records their records
     * @param payloadBytes their payload bytes before compression
     * @param writtenBytes bytes written for them, frames included
     * @param nanos nanoseconds from the call of an append until it was synced, whatever level it asked for; failed ones
     *     are left out
     */
    public record Appends(long entries, long records, long payloadBytes, long writtenBytes, Distribution nanos) {

        /** No appends. */
        public static final Appends NONE = new Appends(0, 0, 0, 0, Distribution.EMPTY);
    }

    /**
     * The queue in front of the log thread.
     *
     * @param entries entries waiting now
     * @param bytes stored bytes of those
     */
    public record Queue(long entries, long bytes) {}

    /**
     * Data syncs of segments.
     *
     * @param nanos nanoseconds of one sync
     * @param records records that one sync made durable; syncs that found only marks are left out
     * @param bytes frame bytes of those
     * @param slow syncs that took longer than the log's limit for a warning and have ended
     * @param running how long the sync that runs now has been running, zero if none does
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
     * Changes to the next segment. The first segment of an open counts.
     *
     * @param nanos nanoseconds that the log thread spent on one, waits included
     * @param waitNanos the part of it in which it waited for the next segment to be prepared
     */
    public record Rolls(Distribution nanos, Distribution waitNanos) {

        /** No rolls. */
        public static final Rolls NONE = new Rolls(Distribution.EMPTY, Distribution.EMPTY);
    }

    /**
     * The distribution of some values. Count, sum and maximum are exact; the quantiles are at most an eighth too high
     * and never too low.
     *
     * @param count number of values
     * @param sum of all values
     * @param p50 median
     * @param p99 99th percentile
     * @param max largest
     */
    public record Distribution(long count, long sum, long p50, long p99, long max) {

        /** The distribution of no values. */
        public static final Distribution EMPTY = new Distribution(0, 0, 0, 0, 0);

        /** Returns the average, 0 if there were none. */
        public double mean() {
            return count == 0 ? 0 : (double) sum / count;
        }
    }

    /**
     * Room on the disk.
     *
     * @param segments segment files in use
     * @param logBytes bytes of the log on disk that a recovery would read
     * @param usableBytes bytes that can still be written, looked at when a segment is made and every ten seconds; empty
     *     if the system does not report it, or reports 0
     * @param reservedBytes of those the bytes that the log leaves alone
     * @param suspension set while appends are refused because the log cannot grow
     */
    public record Space(
            int segments,
            long logBytes,
            OptionalLong usableBytes,
            long reservedBytes,
            Optional<Suspension> suspension) {

        /** Nothing stored, on a disk that was not looked at. */
        public static final Space UNKNOWN = new Space(0, 0, OptionalLong.empty(), 0, Optional.empty());
    }

    /**
     * Appends are refused; the log resumes by itself.
     *
     * @param since when appends began to be refused
     * @param reason what the last attempt to make room failed with
     */
    public record Suspension(Instant since, String reason) {}
}
