package io.ingestor.wal.internal.append;

import io.ingestor.wal.storage.DirectoryLock;
import java.time.Clock;
import java.time.Duration;

/**
 * The delays and the clock of a log, which only tests need to set.
 *
 * @param idleMark the idle time after which the log writes a mark that everything is durable
 * @param prepareRetry the delay before another attempt to prepare a segment
 * @param upkeep the delay between checks of the free space and the retention
 * @param ownership the delay between checks that the log still owns its directory
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
