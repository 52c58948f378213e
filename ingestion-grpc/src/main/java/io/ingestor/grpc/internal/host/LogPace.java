package io.ingestor.grpc.internal.host;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The pace of log lines of one kind that clients cause: at most one every ten seconds. Thread-safe. */
public final class LogPace {

    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final LongAdder unlogged = new LongAdder();

    public LogPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Returns how many lines were left out since the last one, or -1 if this one is to be left out too. */
    public long next() {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL.toNanos())) {
            return unlogged.sumThenReset();
        }
        unlogged.increment();
        return -1;
    }
}
