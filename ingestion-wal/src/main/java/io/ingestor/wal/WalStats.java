package io.ingestor.wal;

/**
 * Figures of a log at one moment. Counts start at the open; latencies are in nanoseconds, over everything since the open.
 *
 * @param appendedEntries entries written since the open
 * @param appendedRecords their records
 * @param payloadBytes their payload bytes before compression
 * @param writtenBytes bytes written for them, frames included
 * @param syncs data syncs of segments
 * @param queuedEntries entries waiting for the log thread now
 * @param queuedBytes stored bytes of those
 * @param segments segment files in use
 * @param logBytes bytes of the log on disk that a recovery would read
 * @param syncP50Nanos median time of one data sync
 * @param syncP99Nanos 99th percentile of it
 * @param syncMaxNanos longest of it
 */
public record WalStats(
        long appendedEntries,
        long appendedRecords,
        long payloadBytes,
        long writtenBytes,
        long syncs,
        long queuedEntries,
        long queuedBytes,
        int segments,
        long logBytes,
        long syncP50Nanos,
        long syncP99Nanos,
        long syncMaxNanos) {}
