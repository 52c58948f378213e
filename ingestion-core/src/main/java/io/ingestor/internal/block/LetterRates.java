package io.ingestor.internal.block;

import io.ingestor.DeadLetters;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The rates of dead letters: their number for each tenant, and the bytes of all. At most {@value #MAX_TENANTS} tenants
 * have a rate of their own; a tenant that has used none of it gives way to a new one, and all others share one rate.
 * Thread-safe.
 */
final class LetterRates {

    static final int MAX_TENANTS = 1_024;

    /** The time without letters after which the rate is fully available again. */
    static final long BURST_SECONDS = 10;

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final long recordsPerSecond;
    private final Map<String, Bucket> tenants = new HashMap<>(); // guarded by this
    private final Bucket others;
    private final Bucket bytes;
    private long nextSweep;

    LetterRates(DeadLetters settings, LongSupplier nanoTime) {
        long now = nanoTime.getAsLong();
        this.nanoTime = nanoTime;
        this.recordsPerSecond = settings.maxRecordsPerSecond();
        this.others = new Bucket(recordsPerSecond, now);
        this.bytes = new Bucket(settings.maxBytesPerSecond(), now);
        this.nextSweep = now;
    }

    /** Takes the room for one letter; returns false, and takes nothing, if there is none. */
    synchronized boolean take(String tenant, long size) {
        long now = nanoTime.getAsLong();
        Bucket records = of(tenant, now);
        if (!records.has(1, now) || !bytes.has(size, now)) {
            return false;
        }
        records.take(1);
        bytes.take(size);
        return true;
    }

    private Bucket of(String tenant, long now) {
        Bucket known = tenants.get(tenant);
        if (known != null) {
            return known;
        }
        if (tenants.size() >= MAX_TENANTS && now - nextSweep >= 0) {
            nextSweep = now + SWEEP_NANOS;
            tenants.values().removeIf(bucket -> bucket.isFull(now));
        }
        if (tenants.size() >= MAX_TENANTS) {
            return others;
        }
        Bucket added = new Bucket(recordsPerSecond, now);
        tenants.put(tenant, added);
        return added;
    }

    /** A token bucket. What is larger than the whole bucket may be taken from a full one, which is then in debt. */
    private static final class Bucket {

        private final double perNano;
        private final double capacity;
        private double tokens;
        private long filledAt;

        Bucket(long perSecond, long now) {
            this.perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
            this.capacity = (double) perSecond * BURST_SECONDS;
            this.tokens = capacity;
            this.filledAt = now;
        }

        boolean has(long needed, long now) {
            fill(now);
            return tokens >= Math.min((double) needed, capacity);
        }

        void take(long taken) {
            tokens -= (double) taken;
        }

        boolean isFull(long now) {
            fill(now);
            return tokens >= capacity;
        }

        private void fill(long now) {
            tokens = Math.min(capacity, tokens + Math.max(0, now - filledAt) * perNano);
            filledAt = now;
        }
    }
}
