package io.ingestor.internal.account;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The records and bytes per second over the last ten seconds, from one bucket per second. No timer clears the buckets:
 * a bucket is cleared when it is reused for a new second.
 */
public final class Rates {

    private static final int SECONDS = 10;
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long[] seconds = new long[SECONDS];
    private final long[] records = new long[SECONDS];
    private final long[] bytes = new long[SECONDS];

    Rates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    public synchronized void add(long newRecords, long newBytes) {
        long second = (long) (elapsed() / NANOS);
        int bucket = (int) (second % SECONDS);
        if (seconds[bucket] != second) {
            seconds[bucket] = second;
            records[bucket] = 0;
            bytes[bucket] = 0;
        }
        records[bucket] += newRecords;
        bytes[bucket] += newBytes;
    }

    public double recordsPerSecond() {
        return perSecond(records);
    }

    public double bytesPerSecond() {
        return perSecond(bytes);
    }

    private synchronized double perSecond(long[] counts) {
        double elapsed = elapsed() / NANOS;
        long second = (long) elapsed;
        long oldest = Math.max(0, second - SECONDS + 1);
        long sum = 0;
        for (int bucket = 0; bucket < SECONDS; bucket++) {
            if (seconds[bucket] >= oldest) {
                sum += counts[bucket];
            }
        }
        // The current second is incomplete, so the window begins with the oldest bucket and ends now. It is at least
        // one second, so that the first records do not look like a high rate.
        return sum / Math.max(1, elapsed - oldest);
    }

    private double elapsed() {
        return nanoTime.getAsLong() - startNanos;
    }
}
