package io.ingestor.cli.query;

import io.ingestor.RecordView;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.delta.DeltaTables;
import io.ingestor.delta.TableId;
import io.ingestor.delta.TablesProgress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The part of a dump that comes from tables. It can be repeated: each pass adds only the rows that are new. Records of
 * the log that were added as rows can be recognized afterwards.
 */
final class TablesReading {

    private final DeltaTables tables;
    private final UUID logId;
    private final Map<TableId, Long> covered = new HashMap<>();
    private long highest;

    TablesReading(DeltaTables tables, UUID logId) {
        this.tables = tables;
        this.logId = logId;
    }

    /** Returns the sequence up to which all tables have their records; 0 if that is not known. */
    long progress() throws IOException {
        TablesProgress progress = tables.progress().orElse(new TablesProgress(logId, 0));
        if (!progress.logId().equals(logId)) {
            throw new CommandException("the tables must have the records of log " + logId
                    + ", the one in the data directory, but have those of log " + progress.logId()
                    + ": restore both from one backup, or read the tables with another program");
        }
        return progress.lastSequence();
    }

    /**
     * Adds the rows from a sequence on that no earlier pass has added.
     *
     * @param first the first sequence
     * @param last the last sequence
     */
    void addNew(long first, long last, DumpOutput output) throws IOException {
        for (TableId table : tables.tables()) {
            long known = covered.getOrDefault(table, 0L);
            if (output.isFull() || known >= last || !output.filter().hasTenant(table.tenant())) {
                continue;
            }
            long reached = tables.read(table, logId, Math.max(first, known + 1), last, output::add);
            covered.put(table, Math.max(known, reached));
            highest = Math.max(highest, reached);
        }
    }

    /** Returns true if the rows that were added include a record of the log. */
    boolean has(RecordView view) {
        return view.sequence() <= highest
                && view.sequence() <= covered.getOrDefault(new TableId(view.tenant(), SchemaName.of(view)), 0L);
    }
}
