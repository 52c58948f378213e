package io.ingestor.grpc.internal.host;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** A limit of one line every ten seconds on a kind of log line that clients cause. Thread-safe. */
public final class LogPace {

    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final LongAdder unlogged = new LongAdder();

    public LogPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Returns the number of lines omitted since the last one, or -1 if this line must be omitted too. */
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
