package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TableDescription;
import io.ingestor.delta.TableFile;
import io.ingestor.delta.TableSummary;
import io.ingestor.delta.TableVersion;
import io.ingestor.delta.TablesProgress;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.Metadata;
import io.ingestor.delta.internal.log.Protocol;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.delta.internal.log.Transaction;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The figures of one table at one moment. If a file that they need vanishes because other files have replaced it, they
 * are taken again.
 *
 * @param table the table
 */
public record TableFigures(TableFolder table) {

    private static final int MAX_SNAPSHOTS = 20;

    /** A computation from the state of a table. */
    private interface FromState<T> {
        T of(TableState state) throws IOException;
    }

    private <T> T figures(FromState<T> figures) throws IOException {
        for (int i = 1; ; i++) {
            TableState state = table.read();
            try {
                return figures.of(state);
            } catch (VanishedFileException e) {
                if (i == MAX_SNAPSHOTS || table.read().version() == state.version()) {
                    throw e;
                }
            }
        }
    }

    /** Returns the size and the age of the table. */
    public TableSummary summary(Optional<TablesProgress> progress) throws IOException {
        return figures(state -> {
            long rows = 0;
            long bytes = 0;
            for (AddFile file : state.files()) {
                rows += table.rows(file);
                bytes += file.size();
            }
            Optional<Transaction> flush = transaction(state, progress);
            return new TableSummary(
                    table.id(),
                    state.version(),
                    state.files().size(),
                    rows,
                    bytes,
                    flush.map(Transaction::version).orElse(0L),
                    flush.filter(last -> last.lastUpdated() > 0).map(last -> Instant.ofEpochMilli(last.lastUpdated())));
        });
    }

    /** Returns the last transaction of the log, or of the last one that stored in the table if its id is not known. */
    static Optional<Transaction> transaction(TableState state, Optional<TablesProgress> progress) {
        return progress.isPresent()
                ? state.transactions().stream()
                        .filter(last ->
                                last.appId().equals(progress.get().logId().toString()))
                        .findAny()
                : state.transactions().stream()
                        .filter(last -> isLogId(last.appId()))
                        .max(Comparator.comparingLong(Transaction::lastUpdated));
    }

    private static boolean isLogId(String appId) {
        try {
            return UUID.fromString(appId).toString().equals(appId);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the columns and the properties of the table. */
    public TableDescription description() throws IOException {
        TableState state = table.read();
        Metadata metadata = state.metadata().orElseThrow();
        Protocol protocol = state.protocol().orElse(Protocol.CREATED);
        TableSchema schema = Bounded.read(
                "the schema of table " + table.path(),
                () -> TableSchema.read(metadata.schema(), metadata.configuration()));
        return new TableDescription(
                table.id(),
                metadata.id(),
                new TableDescription.Protocol(protocol.minReader(), protocol.minWriter()),
                ColumnTypeText.columns(schema.row()),
                metadata.partitionColumns(),
                new TreeMap<>(metadata.configuration()),
                TableHistory.of(table).schemaChanges());
    }

    /** Returns the data files of the table, in the order of their sequences. */
    public List<TableFile> files() throws IOException {
        return figures(state -> {
            List<TableFile> files = new ArrayList<>();
            for (AddFile file : TableFolder.inOrder(state, Long.MIN_VALUE, Long.MAX_VALUE)) {
                FileFacts facts = FileFacts.of(file);
                files.add(new TableFile(
                        file.path(),
                        table.rows(file),
                        file.size(),
                        facts.firstSequence(),
                        facts.lastSequence(),
                        file.partitionValues().getOrDefault(SystemColumns.DATE, ""),
                        FileFacts.level(file)));
            }
            return files;
        });
    }

    /** Returns the versions of the table that its log still has, in order. */
    public List<TableVersion> history() throws IOException {
        return TableHistory.of(table).versions();
    }
}
