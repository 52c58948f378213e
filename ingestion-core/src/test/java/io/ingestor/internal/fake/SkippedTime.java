package io.ingestor.internal.fake;

import io.ingestor.internal.flush.FlushTime;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A clock that skips the waits between attempts. Longer waits end at a signal. */
public final class SkippedTime implements FlushTime {

    private static final long LONGEST_RETRY = Duration.ofSeconds(30).toNanos();

    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public void park(Object blocker, long nanos) {
        if (nanos <= LONGEST_RETRY) {
            now.addAndGet(nanos);
        } else {
            LockSupport.park(blocker);
        }
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }
}
