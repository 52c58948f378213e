package io.ingestor.wal.internal.append;

import io.ingestor.wal.WalStats.Distribution;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram with eight buckets for each power of two. It has one writer at a time and any number of readers. A
 * quantile is the upper end of its bucket, or the largest value if that is lower.
 */
public final class Histogram {

    private static final int SUB_BITS = 3;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - SUB_BITS) * SUB_BUCKETS);
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong sum = new AtomicLong();
    private final AtomicLong max = new AtomicLong();

    /** Records a value; a negative one counts as 0. */
    void record(long measured) {
        long value = Math.max(0, measured);
        int bucket = bucket(value);
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
        if (value > max.getPlain()) {
            max.setOpaque(value);
        }
        sum.setOpaque(sum.getPlain() + value);
        // Releases the writes above to distribution().
        total.setRelease(total.getPlain() + 1);
    }

    public Distribution distribution() {
        long count = total.getAcquire();
        return new Distribution(count, sum.getOpaque(), quantile(count, 0.5), quantile(count, 0.99), max.getOpaque());
    }

    /** Returns an upper bound of the quantile of the first {@code count} values; 0 if there are none. */
    private long quantile(long count, double quantile) {
        long rank = (long) Math.ceil(count * quantile);
        long seen = 0;
        for (int bucket = 0; rank > 0 && bucket < counts.length(); bucket++) {
            seen += counts.getOpaque(bucket);
            if (seen >= rank) {
                return Math.min(max.getOpaque(), upperEnd(bucket));
            }
        }
        return 0;
    }

    private static int bucket(long value) {
        if (value < SUB_BUCKETS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(value);
        return (shift + 1) * SUB_BUCKETS + (int) (value >>> shift) - SUB_BUCKETS;
    }

    private static long upperEnd(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        int mantissa = SUB_BUCKETS + bucket % SUB_BUCKETS;
        return ((mantissa + 1L) << shift) - 1;
    }
}
