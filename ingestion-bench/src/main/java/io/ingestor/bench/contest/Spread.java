package io.ingestor.bench.contest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Median, smallest and largest of one figure over all turns. */
public record Spread(double median, double min, double max) {

    static Map<String, Spread> byFigure(List<Turn> turns) {
        Map<String, Spread> spreads = new TreeMap<>();
        for (String figure : turns.get(0).figures().keySet()) {
            double[] values = turns.stream()
                    .mapToDouble(turn -> turn.figures().get(figure))
                    .sorted()
                    .toArray();
            int middle = values.length / 2;
            double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
            spreads.put(figure, new Spread(median, values[0], values[values.length - 1]));
        }
        return spreads;
    }
}
