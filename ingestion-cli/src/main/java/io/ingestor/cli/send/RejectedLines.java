package io.ingestor.cli.send;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines that are not stored, with the reasons: all are counted, and the first ones are kept. Thread-safe. */
final class RejectedLines {

    private record Rejected(InputLine line, String reason) {}

    /** The maximum length of a reason. It may quote the line, which can be megabytes long. */
    private static final int MAX_REASON_LENGTH = 300;

    private final int kept;
    private final InputNames names;
    private final @Nullable OutputStream copy;
    private final List<Rejected> first = new ArrayList<>();
    private long total;
    private long uncopied;
    private @Nullable IOException failure;

    /**
     * Creates an empty list.
     *
     * @param kept the number of lines to keep
     * @param copy the stream for the text of the lines, null for no copy; the caller closes it
     */
    RejectedLines(int kept, InputNames names, @Nullable OutputStream copy) {
        this.kept = kept;
        this.names = names;
        this.copy = copy;
    }

    /** Adds a line, and its text to the copy if there is one. */
    synchronized void add(InputLine line, String reason) {
        count(line, reason);
        if (copy == null || failure != null) {
            return;
        }
        try {
            line.text().writeTo(copy);
            copy.write('\n');
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Adds a line whose text is not known in full. */
    synchronized void addWithoutText(InputLine line, String reason) {
        count(line, reason);
        uncopied++;
    }

    /** Adds a number of lines that are not known individually. */
    synchronized void addUntold(long lines) {
        total += lines;
        uncopied += lines;
    }

    synchronized long total() {
        return total;
    }

    /** Returns true if there is a copy for the text of lines. */
    boolean isCopied() {
        return copy != null;
    }

    /** Returns the number of lines that are missing in the copy, or 0 if there is no copy. */
    synchronized long uncopied() {
        return copy == null ? 0 : uncopied;
    }

    /** Flushes the copy. */
    synchronized void flush() {
        if (copy != null && failure == null) {
            try {
                copy.flush();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /** Returns the failure that left the copy incomplete, if any. */
    synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns a line of text for each kept line, in the order of the input, and one for the rest. */
    synchronized List<String> describe() {
        List<String> text = new ArrayList<>();
        first.stream()
                .sorted(Comparator.comparing(
                        Rejected::line,
                        Comparator.comparingInt(InputLine::input).thenComparing(InputLine::number)))
                .forEach(rejected -> text.add(names.describe(rejected.line()) + ": " + rejected.reason()));
        if (total > first.size()) {
            text.add("and " + (total - first.size()) + " more");
        }
        return text;
    }

    private void count(InputLine line, String reason) {
        total++;
        if (first.size() < kept) {
            first.add(new Rejected(
                    new InputLine(line.input(), line.number()),
                    reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) + "..." : reason));
        }
    }
}
