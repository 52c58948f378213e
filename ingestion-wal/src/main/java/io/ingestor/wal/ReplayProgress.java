package io.ingestor.wal;

import java.time.Duration;

/**
 * The progress of a replay.
 *
 * @param bytes bytes of the log on disk that the replay has passed
 * @param totalBytes bytes it goes through in all, never less than {@code bytes}; an estimate until the end, where both
 *     are equal
 * @param entries entries shown so far
 * @param records records in them
 * @param lastSequence the last sequence of the newest of those entries; 0 before the first
 * @param elapsed time since its beginning
 */
public record ReplayProgress(
        long bytes, long totalBytes, long entries, long records, long lastSequence, Duration elapsed) {

    /** Returns the mean rate since the beginning. */
    public double recordsPerSecond() {
        return records * 1e9 / Math.max(1, elapsed.toNanos());
    }
}
