package io.ingestor.delta.internal.table;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnExtension;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.log.Action;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.Commit;
import io.ingestor.delta.internal.log.CommitInfo;
import io.ingestor.delta.internal.log.Metadata;
import io.ingestor.delta.internal.log.Protocol;
import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.delta.internal.log.Transaction;
import io.ingestor.delta.internal.progress.Progress;
import io.ingestor.validate.DataShape;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A table of records, at the version up to which its log was read. For one thread at a time, beside the one of its
 * {@link #upkeep}. After an exception it must be opened again, because its columns may be ahead of its log.
 */
public final class DeltaTable {

    static final String PARTITION = SystemColumns.DATE;

    private static final int MAX_ATTEMPTS = 100;

    private final TableName name;
    private final TableDirectories directories;
    private final TableLog log;
    private final TableState state;
    private final TableGuard guard;

    /** The description from which the columns were read. */
    private Optional<Metadata> described;

    private TableSchema schema;
    private boolean schemaChanged;

    private DeltaTable(TableName name, TableDirectories directories, TableGuard guard) throws IOException {
        this.name = name;
        this.directories = directories;
        this.guard = guard;
        this.log = new TableLog(directories.log());
        this.state = log.read();
        this.described = state.metadata();
        this.schema = readSchema();
    }

    /**
     * Opens a table, and creates its directories if they do not exist.
     *
     * @param root the directory of all tables
     * @param guards the guards of the tables in it
     * @throws UnknownOutcomeException if its last commit may be durable or not
     * @throws IOException if it cannot be read or has properties that this module does not support
     */
    public static DeltaTable open(StorageDirectory root, TableName name, TableGuards guards) throws IOException {
        DeltaTable table = new DeltaTable(name, TableDirectories.open(root, name), guards.of(name));
        // The last process may have ended between a commit and its sync. The progress must not rely on such a commit.
        table.log.sync();
        return table;
    }

    /**
     * Deletes the files that a crash has left. Nothing may write to the table meanwhile.
     *
     * @param progress the records that all tables have
     * @throws IOException if the table has lost commits; no data file is deleted then
     */
    public void deleteLeftovers(Progress progress) throws IOException {
        log.deleteLeftovers();
        Leftovers.delete(directories, state, progress);
    }

    /** Returns the side of this table for its maintenance, which may run beside a flush. */
    public TableUpkeep upkeep() {
        return new TableUpkeep(directories, log, state, guard);
    }

    private TableSchema readSchema() throws IOException {
        Optional<Metadata> metadata = state.metadata();
        if (metadata.isEmpty()) {
            return TableSchema.initial();
        }
        List<String> partitions = metadata.get().partitionColumns();
        if (!partitions.equals(List.of(PARTITION))) {
            throw new IOException("table " + location() + " must be partitioned by " + PARTITION + ", was by "
                    + partitions + ": restore its log, or move its directory away and restart to begin a new one");
        }
        TableSchema read =
                TableSchema.read(metadata.get().schema(), metadata.get().configuration());
        for (Column column : read.row().columns()) {
            if (column.isOfData() && (column.required() || column.metadata().contains("delta.invariants"))) {
                throw new IOException("table " + location() + " must permit rows without column " + column.name()
                        + ", but another writer made it NOT NULL or gave it an invariant: remove that");
            }
        }
        return read;
    }

    public TableName name() {
        return name;
    }

    /** Returns what the table must still have when it is opened again. */
    public TableMark mark() {
        synchronized (guard) {
            return new TableMark(name, log, state.version());
        }
    }

    private String location() {
        return directories.log().location();
    }

    /** Returns the sequence in a log up to which the table has all of its records. */
    public long storedUpTo(UUID logId) {
        synchronized (guard) {
            return state.progress(logId.toString());
        }
    }

    /** Returns the columns. */
    public TableSchema schema() {
        return schema;
    }

    /** Adds the columns that records of a shape need. Returns a sentence about each member that has none. */
    public List<String> extend(DataShape shape) {
        ColumnExtension extension = ColumnExtension.of(schema, shape);
        replace(extension.schema());
        return extension.leftOut();
    }

    /** Adds the column for data without a schema. */
    public void addTextColumn() {
        replace(schema.isUntyped() ? schema : schema.untyped());
    }

    private void replace(TableSchema extended) {
        schemaChanged |= !extended.equals(schema);
        schema = extended;
    }

    /**
     * Begins a data file with the present columns.
     *
     * @param fileName its name, see {@link DataPath} for the form
     */
    public DataFile begin(LocalDate date, String fileName, Compression compression) throws IOException {
        return DataFile.create(directories.data().directory(date.toString()), date, fileName, schema, compression);
    }

    /** Makes a finished file's name durable. */
    public void syncName(DataFile file) throws IOException {
        directories.sync(file.day());
    }

    /**
     * Commits files durably, with the sequence up to which the table has all records then.
     *
     * @throws UnknownOutcomeException if the commit may be durable or not
     * @throws IOException if it is not, and has changed nothing
     */
    public void append(List<AddFile> files, UUID logId, long lastSequence, Clock clock) throws IOException {
        synchronized (guard) {
            guard.check();
            checkColumns();
            try {
                appendGuarded(files, logId, lastSequence, clock);
            } catch (UnknownOutcomeException e) {
                throw guard.latched(e);
            }
        }
    }

    /** Checks that the columns are those of the table. Maintenance may have met a commit of another writer. */
    private void checkColumns() throws IOException {
        if (!state.metadata().equals(described)) {
            throw new IOException("table " + location() + " must keep its columns during a flush, but another writer"
                    + " changed them up to version " + state.version() + "; the flush is repeated");
        }
    }

    private void appendGuarded(List<AddFile> files, UUID logId, long lastSequence, Clock clock) throws IOException {
        long now = clock.millis();
        CommitInfo info =
                new CommitInfo(now, "WRITE", Map.of("mode", "Append", "lastSequence", "" + lastSequence), true);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            List<Action> actions = new ArrayList<>();
            if (state.version() < 0) {
                actions.add(Protocol.CREATED);
            }
            if (state.version() < 0 || schemaChanged) {
                actions.add(metadata(now));
            }
            actions.addAll(files);
            actions.add(new Transaction(logId.toString(), lastSequence, now));
            long version = state.version() + 1;
            if (log.commit(version, info, actions)) {
                state.apply(new Commit(version, actions));
                described = state.metadata();
                schemaChanged = false;
                return;
            }
            log.readOn(state);
            if (storedUpTo(logId) >= lastSequence) {
                // The link was made although it reported a failure.
                log.sync();
                return;
            }
            checkColumns();
        }
        throw new IOException("table " + location() + " must be free for a commit within " + MAX_ATTEMPTS
                + " attempts, but other writers were faster each time");
    }

    private Metadata metadata(long now) {
        Metadata known = state.metadata()
                .orElseGet(() -> new Metadata(
                        UUID.randomUUID().toString(), name.toString(), "", List.of(PARTITION), Map.of(), now));
        return new Metadata(
                known.id(),
                known.name(),
                schema.schemaString(),
                known.partitionColumns(),
                schema.configuration(known.configuration()),
                known.createdTime());
    }
}
