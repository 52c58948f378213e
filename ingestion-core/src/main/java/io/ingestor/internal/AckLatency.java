package io.ingestor.internal;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AtomicHistogram;

/** Time from a call to its acknowledgement, since the open. */
final class AckLatency {

    private static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);

    /** A fixed range, so it never resizes; two digits are within one per cent. */
    private final AtomicHistogram histogram = new AtomicHistogram(MAX_NANOS, 2);

    void record(long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 0), MAX_NANOS));
    }

    double meanNanos() {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getMean();
    }

    long p99Nanos() {
        return histogram.getValueAtPercentile(99);
    }
}
