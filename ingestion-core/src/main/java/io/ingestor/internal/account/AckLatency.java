package io.ingestor.internal.account;

import io.ingestor.IngestorStats.Latency;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.AtomicHistogram;

/** The time from a call to its acknowledgement, for all acknowledged calls since the open. */
public final class AckLatency {

    private static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);

    /**
     * The histogram. Its range is fixed, so it never resizes. Two significant digits make it accurate to one percent.
     */
    private final AtomicHistogram histogram = new AtomicHistogram(MAX_NANOS, 2);

    void record(long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 0), MAX_NANOS));
    }

    public Latency snapshot() {
        // Copied, so that all figures cover the same calls.
        AbstractHistogram now = histogram.copy();
        long calls = now.getTotalCount();
        return calls == 0
                ? Latency.NONE
                : new Latency(
                        calls,
                        now.getMean(),
                        now.getValueAtPercentile(50),
                        now.getValueAtPercentile(99),
                        now.getValueAtPercentile(99.9),
                        now.getMaxValue());
    }
}
