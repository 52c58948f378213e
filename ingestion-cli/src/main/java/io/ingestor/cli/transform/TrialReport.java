package io.ingestor.cli.transform;

import io.ingestor.Record;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.rules.StepCounts;
import io.ingestor.rules.TransformTrial;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** A report of a trial. It prints the first results of each kind, and counts all of them. */
final class TrialReport {

    private final ResultStream out;
    private final long shown;
    private long kept;
    private long changed;
    private long dropped;
    private long rejected;
    private long unreadable;

    TrialReport(ResultStream out, long shown) {
        this.out = out;
        this.shown = shown;
    }

    /** Returns the receiver of the results of a file. */
    TransformTrial.Results of(String file) {
        return new TransformTrial.Results() {
            @Override
            public void kept(long number, Record record, Optional<String> failed) {
                if (++kept <= shown) {
                    head(
                            number,
                            "kept"
                                    + failed.map(step -> ", because " + step + " failed")
                                            .orElse(""));
                    out.printRow("  " + RecordLine.of(record));
                }
            }

            @Override
            public void changed(long number, Record before, Record after) {
                if (++changed <= shown) {
                    head(number, "changed");
                    out.printRow("  before " + RecordLine.differences(before, after));
                    out.printRow("  after  " + RecordLine.differences(after, before));
                }
            }

            @Override
            public void dropped(long number, Record record, String step) {
                if (++dropped <= shown) {
                    head(number, "dropped by " + step);
                    out.printRow("  " + RecordLine.of(record));
                }
            }

            @Override
            public void rejected(long number, Record record, String reason) {
                if (++rejected <= shown) {
                    head(number, "rejected: " + reason);
                    out.printRow("  " + RecordLine.of(record));
                }
            }

            @Override
            public void unreadable(long number, String reason) {
                if (++unreadable <= shown) {
                    head(number, "not a record: " + reason);
                }
            }

            private void head(long number, String result) {
                out.printRow(file + ":" + number + ": " + result);
            }
        };
    }

    /** Prints the counts of each step and of all records. */
    void printCounts(List<StepCounts> steps) {
        for (StepCounts step : steps) {
            StringJoiner counts = new StringJoiner(", ").setEmptyValue("no effect");
            add(counts, "changed", step.changed());
            add(counts, "dropped", step.dropped());
            add(counts, "rejected", step.rejected());
            add(counts, "kept", step.kept());
            out.printRow(step.step() + ": " + counts);
        }
        out.println("records: " + records() + ", kept: " + kept + ", changed: " + changed + ", dropped: " + dropped
                + ", rejected: " + rejected + (unreadable == 0 ? "" : "; lines that are not records: " + unreadable));
    }

    private static void add(StringJoiner counts, String name, long count) {
        if (count > 0) {
            counts.add(name + " " + count);
        }
    }

    /** Returns the number of records so far. */
    long records() {
        return kept + changed + dropped + rejected;
    }

    /** Returns true if a record was rejected, or a line is not a record. */
    boolean hasWrong() {
        return rejected + unreadable > 0;
    }
}
