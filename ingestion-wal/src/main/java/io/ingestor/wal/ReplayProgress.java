package io.ingestor.wal;

import java.time.Duration;

/**
 * The progress of a replay.
 *
 * @param bytes bytes of the log on disk that the replay has passed
 * @param totalBytes bytes of the whole replay, never less than {@code bytes}; an estimate until the end, when both are
 *     equal
 * @param entries entries shown so far
 * @param records records in them
 * @param lastSequence last sequence of the newest entry shown; 0 before the first entry
 * @param elapsed time since the replay began
 */
public record ReplayProgress(
        long bytes, long totalBytes, long entries, long records, long lastSequence, Duration elapsed) {

    /** Returns the mean rate since the replay began. */
    public double recordsPerSecond() {
        return records * 1e9 / Math.max(1, elapsed.toNanos());
    }
}
