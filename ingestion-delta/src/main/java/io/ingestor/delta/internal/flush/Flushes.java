package io.ingestor.delta.internal.flush;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.progress.Progress;
import io.ingestor.delta.internal.progress.ProgressFile;
import io.ingestor.delta.internal.row.RecordHeader;
import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.delta.internal.table.TableGuards;
import io.ingestor.delta.internal.table.TableName;
import io.ingestor.sink.FlushBatch;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The flushes of a sink, one at a time. A flush writes the rows of each table and makes them durable, then commits each
 * table with the last sequence of the batch, then moves the progress there. A table therefore has all of its rows up to
 * the sequence in its log and none beyond, and the progress is never ahead of a table. If a batch is delivered again
 * after a crash, in whatever parts, each table skips what it has.
 *
 * <p>If a sync of a directory fails, it is unknown what of it is durable, and a second sync might succeed without
 * covering it. From then on each flush is refused, until the sink is opened again.
 */
public final class Flushes {

    private static final int TABLES_IN_MEMORY = 1_000;

    private final StorageDirectory root;
    private final TableGuards guards = new TableGuards();
    private final DirectoryLock lock;
    private final ProgressFile progressFile;
    private final TableCache tables;
    private final Workers workers;
    private final FlushSettings settings;
    private final int openTables;
    private final RecordHeader header = new RecordHeader();
    private Progress progress;
    private volatile @Nullable IOException unknown;

    /**
     * Creates the flushes of a sink.
     *
     * @param progress what the tables have
     * @param openTables the number of tables to which rows are written in one pass over a batch
     */
    public Flushes(
            StorageDirectory root,
            DirectoryLock lock,
            Progress progress,
            Workers workers,
            FlushSettings settings,
            int openTables) {
        this.lock = lock;
        this.progressFile = new ProgressFile(root);
        this.root = root;
        this.tables = new TableCache(root, guards, TABLES_IN_MEMORY);
        this.workers = workers;
        this.settings = settings;
        this.openTables = openTables;
        this.progress = progress;
    }

    /** Returns what all tables are known to have. */
    public Progress progress() {
        return progress;
    }

    /** Refuses all flushes from now on, because it is unknown what of a change is durable. */
    public void latch(UnknownOutcomeException failure) {
        unknown = failure;
    }

    /**
     * Returns a table for its maintenance, which may run beside a flush.
     *
     * @throws IOException if the tables must be opened again, or the table cannot be read
     */
    public DeltaTable table(TableName name) throws IOException {
        checkOwned();
        Optional<DeltaTable> known = tables.find(name);
        return known.isPresent() ? known.get() : DeltaTable.open(root, name, guards);
    }

    /** Throws if the tables must be opened again, or their directory has another owner. */
    public void checkOwned() throws IOException {
        check();
        lock.verify();
    }

    private void check() throws IOException {
        IOException before = unknown;
        if (before != null) {
            throw new IOException(
                    "the tables must be opened again, because a change of a directory may be durable or not: "
                            + before.getMessage(),
                    before);
        }
    }

    /**
     * Stores a batch durably, and returns the tables of its records.
     *
     * @throws IOException if that failed or its outcome is unknown
     */
    public List<TableName> flush(FlushBatch batch) throws IOException {
        check();
        TableRoutes routes = new TableRoutes((tenant, schema) ->
                new TableFlush(tables.open(new TableName(tenant, schema), progress), batch, settings));
        boolean complete = false;
        try {
            lock.verify();
            writeFiles(batch, routes);
            lock.verify();
            workers.each(routes.flushes(), TableFlush::commit);
            complete = true;
            tables.trim();
            Progress reached = new Progress(batch.logId(), batch.lineage(), batch.lastSequence());
            lock.verify();
            progressFile.write(reached);
            progress = reached;
            return routes.flushes().stream().map(flush -> flush.table().name()).toList();
        } catch (UnknownOutcomeException e) {
            unknown = e;
            throw e;
        } finally {
            if (!complete) {
                forget(routes.flushes());
            }
        }
    }

    /** Writes the files of all tables, in as many passes over the batch as the number of open files demands. */
    private void writeFiles(FlushBatch batch, TableRoutes routes) throws IOException {
        int from = 0;
        do {
            int to = from + openTables;
            try (RecordCursor records = batch.records()) {
                for (RecordView view = records.next(); view != null; view = records.next()) {
                    header.read(view);
                    int index = routes.find(header);
                    if (index >= from && index < to) {
                        routes.flush(index).write(view, header);
                    }
                }
            }
            List<TableFlush> all = routes.flushes();
            workers.each(all.subList(from, Math.min(to, all.size())), TableFlush::finish);
            from = to;
        } while (from < routes.flushes().size());
    }

    private void forget(List<TableFlush> flushes) {
        for (TableFlush flush : flushes) {
            tables.remove(flush.table().name());
            flush.abandon();
        }
    }
}
