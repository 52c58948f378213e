package io.ingestor.cli.tables;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as their longest cell. The last column is as wide as it needs to be. */
final class Columns {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();

    /** Creates a table with a heading. A column whose heading begins with {@code #} has numbers, flush right. */
    Columns(String... headings) {
        List<String> heading = new ArrayList<>();
        for (String text : headings) {
            numbers.add(text.startsWith("#"));
            heading.add(text.startsWith("#") ? text.substring(1) : text);
        }
        rows.add(heading);
    }

    void add(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
    }

    /** Returns the lines. */
    List<String> lines() {
        int[] widths = new int[numbers.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(numbers.get(i) ? space + row.get(i) : row.get(i) + space);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
