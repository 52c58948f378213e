package io.ingestor.wal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Figures of a log at one moment. Counts and distributions start at the open. They are kept at all times, at the cost
 * of a few plain stores per append, and are read without stopping any thread. Figures that belong together may
 * therefore differ by what happened while they were read.
 *
 * @param appendedEntries entries framed since the open
 * @param appendedRecords their records
 * @param payloadBytes their payload bytes before compression
 * @param writtenBytes bytes written for them, frames included
 * @param queuedEntries entries waiting for the log thread now
 * @param queuedBytes stored bytes of those
 * @param segments segment files in use
 * @param logBytes bytes of the log on disk that a recovery would read
 * @param appendNanos nanoseconds from the call of an append until it was synced, whatever level it asked for; failed
 *     ones are left out
 * @param syncNanos nanoseconds of one data sync
 * @param groupRecords records that one data sync made durable; syncs that found only marks are left out
 * @param groupBytes frame bytes of those
 * @param rollNanos nanoseconds that the log thread spent to change to the next segment, waits included; the first
 *     segment of an open counts
 * @param segmentWaitNanos the part of it in which it waited for the next segment to be prepared
 * @param slowSyncs data syncs that took longer than {@link WalOptions#slowSyncWarning()} and have ended
 * @param runningSync how long the data sync that runs now has been running, zero if none does
 * @param space room on the disk
 */
public record WalStats(
        long appendedEntries,
        long appendedRecords,
        long payloadBytes,
        long writtenBytes,
        long queuedEntries,
        long queuedBytes,
        int segments,
        long logBytes,
        Distribution appendNanos,
        Distribution syncNanos,
        Distribution groupRecords,
        Distribution groupBytes,
        Distribution rollNanos,
        Distribution segmentWaitNanos,
        long slowSyncs,
        Duration runningSync,
        Space space) {

    /** The figures of a log that keeps none. */
    public static final WalStats NONE = new WalStats(
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Distribution.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            0,
            Duration.ZERO,
            new Space(OptionalLong.empty(), 0, Optional.empty()));

    /** Returns the number of data syncs of segments. */
    public long syncs() {
        return syncNanos.count();
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
     * @param usableBytes bytes that can still be written, looked at when a segment is made and every ten seconds; empty
     *     if the system does not report it, or reports 0
     * @param reservedBytes of those the bytes that the log leaves alone, {@link WalOptions#reservedBytes()}
     * @param suspension set while appends are refused because the log cannot grow
     */
    public record Space(OptionalLong usableBytes, long reservedBytes, Optional<Suspension> suspension) {}

    /**
     * Appends are refused; the log resumes by itself.
     *
     * @param since when appends began to be refused
     * @param reason what the last attempt to make room failed with
     */
    public record Suspension(Instant since, String reason) {}
}
