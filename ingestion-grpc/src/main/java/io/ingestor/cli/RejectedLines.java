package io.ingestor.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lines that are not stored, and why: all are counted, the first ones are kept. For any thread. */
final class RejectedLines {

    private record Rejected(long line, String reason) {}

    /** A reason quotes the line, and that may be megabytes long. */
    private static final int MAX_REASON_LENGTH = 300;

    private final int kept;
    private final List<Rejected> first = new ArrayList<>();
    private long total;

    /** @param kept how many to keep */
    RejectedLines(int kept) {
        this.kept = kept;
    }

    synchronized void add(long line, String reason) {
        total++;
        if (first.size() < kept) {
            first.add(new Rejected(
                    line,
                    reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) + "..." : reason));
        }
    }

    /** So many more, nobody knows which. */
    synchronized void addUntold(long lines) {
        total += lines;
    }

    synchronized long total() {
        return total;
    }

    /** A line of text for each that was kept, in the order of the input, and one that tells how many more there are. */
    synchronized List<String> describe() {
        List<String> text = new ArrayList<>();
        first.stream()
                .sorted(Comparator.comparingLong(Rejected::line))
                .forEach(rejected -> text.add("line " + rejected.line() + ": " + rejected.reason()));
        if (total > first.size()) {
            text.add("and " + (total - first.size()) + " more");
        }
        return text;
    }
}
