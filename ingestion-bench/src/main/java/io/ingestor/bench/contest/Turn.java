package io.ingestor.bench.contest;

import java.util.Map;
import java.util.TreeMap;

/**
 * The measurements of one turn.
 *
 * @param figures the figures by name, which includes the unit; each turn of a contender has the same names
 */
public record Turn(Map<String, Double> figures) {

    public Turn {
        figures = Map.copyOf(figures);
    }

    /** Returns a builder with the rate of units of work. */
    public static Builder of(String unit, long count, long nanos) {
        return new Builder().with(unit + "/s", count * 1e9 / nanos);
    }

    /** Returns a builder without figures. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder for one turn. */
    public static final class Builder {
        private final Map<String, Double> figures = new TreeMap<>();

        private Builder() {}

        /** Adds a figure. */
        public Builder with(String name, double value) {
            figures.put(name, value);
            return this;
        }

        /** Adds the median and the 99th percentile in microseconds of times in nanoseconds. */
        public Builder with(org.HdrHistogram.Histogram nanos) {
            return with("p50 us", nanos.getValueAtPercentile(50) / 1e3)
                    .with("p99 us", nanos.getValueAtPercentile(99) / 1e3);
        }

        /** Returns the turn. */
        public Turn build() {
            return new Turn(figures);
        }
    }
}
