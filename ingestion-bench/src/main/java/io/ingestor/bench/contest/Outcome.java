package io.ingestor.bench.contest;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The result of a contest.
 *
 * @param job the job that was done
 * @param rounds the number of turns behind each median
 * @param rows the rows, one for each contender
 */
public record Outcome(String job, int rounds, List<Row> rows) {

    /** The turns of one contender, in the order of the rounds. */
    public record Row(String contender, List<Turn> turns) {

        private double[] values(String figure) {
            return turns.stream()
                    .mapToDouble(turn -> Objects.requireNonNull(turn.figures().get(figure), figure))
                    .toArray();
        }
    }

    /** Returns the median of a figure of a contender. */
    public double median(String contender, String figure) {
        return Spread.of(row(contender).values(figure)).median();
    }

    /**
     * Returns the median of the ratios of two figures within each round. It is more stable than the ratio of the two
     * medians, because a slow round affects both of its turns.
     */
    public double ratio(String a, String figureOfA, String b, String figureOfB) {
        double[] of = row(a).values(figureOfA);
        double[] to = row(b).values(figureOfB);
        return Spread.of(IntStream.range(0, rounds)
                        .mapToDouble(i -> of[i] / to[i])
                        .toArray())
                .median();
    }

    /** Returns a Markdown line with the {@linkplain #ratio(String, String, String, String) ratio}. */
    public String ratio(String what, Contender a, String figureOfA, Contender b, String figureOfB) {
        return String.format(Locale.ROOT, "- %s: **%.2f**%n", what, ratio(a.name(), figureOfA, b.name(), figureOfB));
    }

    private Row row(String contender) {
        return rows.stream()
                .filter(row -> row.contender().equals(contender))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no contender '" + contender + "' in '" + job + "'"));
    }

    /** Returns a Markdown section with one line for each contender and figure. */
    public String markdown() {
        StringBuilder text = new StringBuilder("## " + job + "\n\nMedian of " + rounds
                + " turns each, alternated, with the smallest and the largest. A ratio is the median of those of each round.\n\n"
                + "| who | figure | median | min | max |\n|---|---|---:|---:|---:|\n");
        for (Row row : rows) {
            for (String figure : new TreeSet<>(row.turns().get(0).figures().keySet())) {
                Spread spread = Spread.of(row.values(figure));
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s |%n",
                        row.contender(),
                        figure,
                        number(spread.median()),
                        number(spread.min()),
                        number(spread.max())));
            }
        }
        return text.append('\n').toString();
    }

    /** Returns the text of a number: without decimals from 100 on, otherwise with two. */
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }
}
