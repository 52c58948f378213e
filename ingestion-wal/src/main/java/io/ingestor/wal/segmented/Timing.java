package io.ingestor.wal.segmented;

import java.time.Duration;

/**
 * Times that nobody needs to set, except tests.
 *
 * @param idleMark how long the log must be quiet before it writes down that everything is durable
 * @param prepareRetry how long it waits before it tries again to prepare a segment
 */
record Timing(Duration idleMark, Duration prepareRetry) {

    static final Timing DEFAULT = new Timing(Duration.ofSeconds(1), Duration.ofMillis(100));
}
