package io.ingestor.wal.internal.append;

import io.ingestor.wal.storage.DirectoryLock;
import java.time.Clock;
import java.time.Duration;

/**
 * The times and the clock that only tests need to set.
 *
 * @param idleMark how long the log must be idle before it writes a mark that everything is durable
 * @param prepareRetry how long it waits before it tries again to prepare a segment
 * @param upkeep how often it checks the free space and the retention
 * @param ownership how often it checks whether the directory is still its own
 * @param clock the wall clock
 */
public record Timing(Duration idleMark, Duration prepareRetry, Duration upkeep, Duration ownership, Clock clock) {

    public static final Timing DEFAULT = new Timing(Duration.ofSeconds(1), Duration.ofMillis(100));

    public Timing(Duration idleMark, Duration prepareRetry) {
        this(idleMark, prepareRetry, Duration.ofSeconds(10), Clock.systemUTC());
    }

    public Timing(Duration idleMark, Duration prepareRetry, Duration upkeep, Clock clock) {
        this(idleMark, prepareRetry, upkeep, DirectoryLock.CHECK_INTERVAL, clock);
    }
}
