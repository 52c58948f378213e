package io.ingestor.internal.fake;

import io.ingestor.internal.flush.FlushTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A clock that only the test advances, which unparks waiting threads. */
public final class ManualTime implements FlushTime {

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong now = new AtomicLong();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    public void advance(Duration duration) {
        now.addAndGet(duration.toNanos());
        threads.forEach(LockSupport::unpark);
    }

    /** Registers the calling thread before it reads the time, so that a later advance unparks it. */
    @Override
    public long nanoTime() {
        threads.add(Thread.currentThread());
        return now.get();
    }

    @Override
    public void park(Object blocker, long nanos) {
        LockSupport.park(blocker);
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return START.plusNanos(now.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
