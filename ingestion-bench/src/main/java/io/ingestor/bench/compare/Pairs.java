package io.ingestor.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The values of one figure for two builds, in pairs from the same round. */
record Pairs(List<Double> base, List<Double> other) {

    /** Returns the geometric mean of other / base over the pairs. */
    double ratio() {
        double sum = 0;
        for (int i = 0; i < base.size(); i++) {
            sum += Math.log(other.get(i) / base.get(i));
        }
        return Math.exp(sum / base.size());
    }

    /** Returns the number of pairs in which the other build's figure is greater. */
    long greater() {
        return IntStream.range(0, base.size())
                .filter(i -> other.get(i) > base.get(i))
                .count();
    }

    /** Returns the row of a table in Markdown. */
    String row(String figure, String build) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.4g | %,.4g | %.3f | %d of %d |%n",
                figure,
                build,
                median(base),
                median(other),
                ratio(),
                greater(),
                base.size());
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
