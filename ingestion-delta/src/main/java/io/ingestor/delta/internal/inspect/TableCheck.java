package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TablesProgress;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.Metadata;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.delta.internal.log.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A check of one table. */
final class TableCheck {

    private static final int MAX_SNAPSHOTS = 20;

    private final TableFolder table;
    private final Optional<TablesProgress> progress;
    private Findings findings;
    private long lastSequence;

    TableCheck(TableFolder table, Optional<TablesProgress> progress) {
        this.table = table;
        this.progress = progress;
        this.findings = new Findings(table.id().toString());
    }

    /** Checks the table. If files vanish because others have replaced them, it begins again in a new snapshot. */
    Findings run() {
        for (int i = 1; ; i++) {
            findings = new Findings(table.id().toString());
            try {
                LogCheck.run(table, findings);
                check(table.read());
                return findings;
            } catch (VanishedFileException e) {
                if (i == MAX_SNAPSHOTS) {
                    findings.add("", String.valueOf(e.getMessage()));
                    return findings;
                }
            } catch (IOException e) {
                findings.add("", String.valueOf(e.getMessage()));
                return findings;
            }
        }
    }

    /** Returns the last sequence that the log has committed to the table, 0 if it is not known. */
    long lastSequence() {
        return lastSequence;
    }

    private void check(TableState state) throws IOException {
        Metadata metadata = state.metadata().orElseThrow();
        var unused = Bounded.read(
                "the schema of table " + table.path(),
                () -> TableSchema.read(metadata.schema(), metadata.configuration()));
        if (!metadata.partitionColumns().equals(List.of(SystemColumns.DATE))) {
            findings.add(
                    "",
                    "it must be partitioned by " + SystemColumns.DATE + ", was by " + metadata.partitionColumns()
                            + ": restore its log, or move its directory away and begin a new table");
        }
        Optional<Transaction> flush = TableFigures.transaction(state, progress);
        lastSequence = flush.map(Transaction::version).orElse(0L);
        FileCheck check = new FileCheck(table, findings);
        List<SequenceRange> ranges = new ArrayList<>();
        for (AddFile file : state.files()) {
            try {
                check.run(file).ifPresent(ranges::add);
            } catch (VanishedFileException e) {
                if (!table.read().hasFile(file.path())) {
                    throw e;
                }
                findings.add(file.path(), String.valueOf(e.getMessage()));
            }
        }
        ranges.forEach(this::checkBounds);
        new SequenceCheck(table, findings).run(ranges);
    }

    private void checkBounds(SequenceRange range) {
        if (range.first() < 1 || range.last() > lastSequence) {
            findings.add(
                    range.file().path(),
                    "its sequences must be from 1 to " + lastSequence + ", the last one that the log has stored here,"
                            + " were from " + range.first() + " to " + range.last()
                            + ": restore the table from a backup, or delete rows that another writer added");
        }
    }
}
