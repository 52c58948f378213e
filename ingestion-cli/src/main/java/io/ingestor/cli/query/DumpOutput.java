package io.ingestor.cli.query;

import io.ingestor.RecordView;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.delta.TableRow;
import java.io.IOException;

/** The records of a dump, printed as lines or only counted. */
final class DumpOutput {

    private final ResultStream out;
    private final DumpFilter filter;
    private final boolean counts;
    private long records;

    /** Creates an output that prints each record. */
    static DumpOutput lines(ResultStream out, DumpFilter filter) {
        return new DumpOutput(out, filter, false);
    }

    /** Creates an output that only counts. */
    static DumpOutput counter(ResultStream out, DumpFilter filter) {
        return new DumpOutput(out, filter, true);
    }

    private DumpOutput(ResultStream out, DumpFilter filter, boolean counts) {
        this.out = out;
        this.filter = filter;
        this.counts = counts;
    }

    DumpFilter filter() {
        return filter;
    }

    boolean isFull() {
        return records >= filter.limit();
    }

    long records() {
        return records;
    }

    /** Adds a record of the log. */
    void add(RecordView view) throws IOException {
        if (filter.hasTenant(view.tenant()) && filter.hasEntity(view.entity())) {
            records++;
            if (!counts) {
                out.printRow(RecordText.json(view.sequence(), view.encoded()));
            }
        }
    }

    /** Adds a row of a table of the tenant, and returns true if more are wanted. */
    boolean add(TableRow row) throws IOException {
        if (filter.entity() == null || filter.hasEntity(row.entity())) {
            records++;
            if (!counts) {
                out.printRow(RecordText.json(row.sequence(), row.copy().record().encoded()));
            }
        }
        return !isFull();
    }
}
