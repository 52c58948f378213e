package io.ingestor.bench.contest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a contest has found.
 *
 * @param job what was done
 * @param rounds how many turns each median is of
 * @param rows one for each contender
 */
public record Outcome(String job, int rounds, List<Row> rows) {

    /** The figures of one contender by name. */
    public record Row(String contender, Map<String, Spread> figures) {}

    /** The median of a figure of a contender. */
    public double median(String contender, String figure) {
        for (Row row : rows) {
            if (row.contender().equals(contender)) {
                return Objects.requireNonNull(row.figures().get(figure), figure).median();
            }
        }
        throw new IllegalArgumentException("no contender '" + contender + "' in '" + job + "'");
    }

    /** A Markdown line with the ratio of two medians. */
    public String ratio(String what, Contender a, String figureOfA, Contender b, String figureOfB) {
        return String.format(
                Locale.ROOT, "- %s: **%.2f**%n", what, median(a.name(), figureOfA) / median(b.name(), figureOfB));
    }

    /** A Markdown section with one line for each contender and figure. */
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

    /** As many digits as mean something. */
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }
}
