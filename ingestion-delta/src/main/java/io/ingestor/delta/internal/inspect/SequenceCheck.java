package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.parquet.LeafReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * A check that no sequence occurs twice in a table. Files whose ranges are disjoint need no more than that. The others
 * are read once for each window of sequences, with a bit for each, so that memory is bounded.
 */
final class SequenceCheck {

    /** The sequences of a window: 16 MiB of bits. */
    static final long WINDOW = 1L << 27;

    private static final int MAX_WINDOWS = 1_000;
    private static final List<String> SEQUENCE = List.of(SystemColumns.SEQUENCE);

    private final TableFolder table;
    private final Findings findings;

    SequenceCheck(TableFolder table, Findings findings) {
        this.table = table;
        this.findings = findings;
    }

    /** Checks the files of a table by their ranges. */
    void run(List<SequenceRange> ranges) throws IOException {
        List<SequenceRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(SequenceRange::first));
        List<SequenceRange> together = new ArrayList<>();
        long end = Long.MIN_VALUE;
        for (SequenceRange range : sorted) {
            if (!together.isEmpty() && range.first() > end) {
                checkTogether(together);
                together.clear();
            }
            together.add(range);
            end = Math.max(end, range.last());
        }
        checkTogether(together);
    }

    private void checkTogether(List<SequenceRange> files) throws IOException {
        if (files.isEmpty() || (files.size() == 1 && files.get(0).isRising())) {
            return;
        }
        long start = files.get(0).first();
        for (int i = 0; i < MAX_WINDOWS; i++) {
            long next = window(files, start);
            if (next == Long.MAX_VALUE) {
                return;
            }
            start = next;
        }
        findings.add(
                files.get(0).file().path(),
                "its sequences must be near each other, were from "
                        + files.get(0).first() + " on; the check for duplicates ended at " + start
                        + ": restore the file from a backup");
    }

    /** Checks a window of sequences, and returns the first sequence behind it. */
    private long window(List<SequenceRange> files, long start) throws IOException {
        BitSet seen = new BitSet();
        long next = Long.MAX_VALUE;
        for (SequenceRange range : files) {
            if (range.last() >= start) {
                next = Math.min(next, mark(range, start, seen));
            }
        }
        return next;
    }

    private long mark(SequenceRange range, long start, BitSet seen) throws IOException {
        return table.use(range.file(), parquet -> {
            long next = Long.MAX_VALUE;
            for (int group = 0; group < parquet.rowGroups(); group++) {
                LeafReader sequences = parquet.leaf(group, SEQUENCE, Scalar.LONG);
                while (sequences.next()) {
                    long sequence = sequences.longValue();
                    if (sequence >= start && sequence - start >= 0 && sequence - start < WINDOW) {
                        int bit = (int) (sequence - start);
                        if (seen.get(bit)) {
                            findings.add(
                                    range.file().path(),
                                    "sequence " + sequence + " must occur once in the table, occurs again here:"
                                            + " restore the table from a backup");
                        }
                        seen.set(bit);
                    } else if (sequence > start) {
                        next = Math.min(next, sequence);
                    }
                }
            }
            return next;
        });
    }
}
