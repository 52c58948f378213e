package io.ingestor.bench.contest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The result of a contest.
 *
 * @param job the job that was done
 * @param rounds the number of turns behind each median
 * @param rows one for each contender
 */
public record Outcome(String job, int rounds, List<Row> rows) {

    /** The figures of one contender by name. */
    public record Row(String contender, Map<String, Spread> figures) {}

    /** Returns the median of a figure of a contender. */
    public double median(String contender, String figure) {
        for (Row row : rows) {
            if (row.contender().equals(contender)) {
                return Objects.requireNonNull(row.figures().get(figure), figure).median();
            }
        }
        throw new IllegalArgumentException("no contender '" + contender + "' in '" + job + "'");
    }

    /** Returns a Markdown line with the ratio of two medians. */
    public String ratio(String what, Contender a, String figureOfA, Contender b, String figureOfB) {
        return String.format(
                Locale.ROOT, "- %s: **%.2f**%n", what, median(a.name(), figureOfA) / median(b.name(), figureOfB));
    }

    /** Returns a Markdown section with one line for each contender and figure. */
    public String markdown() {
        StringBuilder text = new StringBuilder("## " + job + "\n\nMedian of " + rounds
                + " turns each, alternated, with the smallest and the largest.\n\n"
                + "| who | figure | median | min | max |\n|---|---|---:|---:|---:|\n");
        for (Row row : rows) {
            new TreeMap<>(row.figures())
                    .forEach((figure, spread) -> text.append(String.format(
                            Locale.ROOT,
                            "| %s | %s | %s | %s | %s |%n",
                            row.contender(),
                            figure,
                            number(spread.median()),
                            number(spread.min()),
                            number(spread.max()))));
        }
        return text.append('\n').toString();
    }

    /** Formats a number with only the digits that are significant. */
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }
}
