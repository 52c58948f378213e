package io.ingestor.delta;

import io.ingestor.DeadLetter;
import io.ingestor.DeadLetters;
import io.ingestor.delta.internal.compact.Maintenance;
import io.ingestor.delta.internal.compact.MaintenanceTally;
import io.ingestor.delta.internal.compact.MaintenanceThread;
import io.ingestor.delta.internal.compact.TableSource;
import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.flush.FlushSettings;
import io.ingestor.delta.internal.flush.Flushes;
import io.ingestor.delta.internal.flush.Shapes;
import io.ingestor.delta.internal.flush.Workers;
import io.ingestor.delta.internal.parquet.UsableCompression;
import io.ingestor.delta.internal.progress.Progress;
import io.ingestor.delta.internal.progress.ProgressFile;
import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.delta.internal.table.TableName;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sink that stores each record once as a row of a Delta table: one table for each tenant and schema, in the directory
 * {@code <tenant>/<schema>}, or {@code <tenant>/_} for records that name no schema. Spark, DuckDB, Polars, Trino and
 * all other readers of Delta tables can query the tables at any time, and see each record that a flush has stored.
 *
 * <pre>{@code
 * Ingestor ingestor = Ingestor.builder(directory)
 *         .schemas(schemas)
 *         .sink(DeltaSink.builder(directory.resolve("tables")).schemas(schemas).build())
 *         .open();
 * }</pre>
 *
 * <p><b>Columns.</b> Each table has {@code _tenant, _entity, _version, _sequence, _timestamp, _metadata, _payload,
 * _payload_type, _rest} and the partition column {@code _date}, the day of the flush in UTC. If the schema of the
 * records is registered, each property of it has a column, see {@link io.ingestor.validate.Schema#shape}. Members of
 * {@code data} that have no column, or whose value does not fit it, are the JSON object {@code _rest}. Without a
 * schema, the column {@code data} has the whole object as JSON text. A null in {@code data} and a missing member are
 * the same in a column. Times have microseconds.
 *
 * <p><b>Durability.</b> When a flush returns, all rows are durable in committed files. If a flush fails, the ingestor
 * repeats it, and each table skips the rows that it has. After a failed sync of a directory, whose outcome is unknown,
 * all flushes are refused until the ingestor is opened again.
 *
 * <p><b>Maintenance.</b> A thread of the sink merges small files, writes checkpoints into the logs of tables, and
 * deletes what was replaced, see {@link DeltaSinkBuilder#deletedFileRetention}. It waits while a flush runs. Its
 * failures never affect a flush, see {@link #maintenance}.
 *
 * <p><b>Ownership.</b> The directory belongs to one sink at a time. Other writers of Delta tables may add files, delete
 * rows and add columns between flushes, as long as the protocol of the table stays at reader version 1 and writer
 * version 2. A table whose directory is removed or replaced while the sink is open is refused until it is put back, or
 * the sink is opened again. The file system must have hard links.
 */
public final class DeltaSink implements Sink {

    private final DeltaSinkBuilder settings;
    private @Nullable DirectoryLock lock;
    private @Nullable Workers workers;
    private @Nullable Flushes flushes;
    private volatile @Nullable Maintenance maintenance;
    private @Nullable MaintenanceThread maintenanceThread;

    DeltaSink(DeltaSinkBuilder settings) {
        this.settings = settings;
    }

    /**
     * Returns a builder of a sink.
     *
     * @param directory the directory of all tables, which the sink creates if it does not exist
     */
    public static DeltaSinkBuilder builder(Path directory) {
        return new DeltaSinkBuilder(() -> FileSystemDirectory.open(directory));
    }

    @Override
    public SinkProgress open(SinkContext context) throws IOException {
        StorageDirectory root = settings.directory().get();
        DirectoryLock owned = root.lock();
        lock = owned;
        // The last process may have ended between a rename and its sync.
        DirectorySync.of(root);
        LinkCheck.require(root);
        Optional<Progress> known = new ProgressFile(root).read();
        Progress progress = known.orElseGet(() -> new Progress(context.logId(), LogLineage.unknown(), 0));
        Workers started = new Workers(settings.threads(), root.location());
        workers = started;
        Warnings warnings = new Warnings();
        FlushSettings flushSettings = new FlushSettings(
                shapes(settings.schemas()), UsableCompression.of(settings.compression()), settings.clock(), warnings);
        Flushes opened = new Flushes(root, owned, progress, started, flushSettings, settings.openTables());
        flushes = opened;
        Maintenance upkeep = new Maintenance(new FlushedTables(opened), settings.maintenance(warnings));
        maintenance = upkeep;
        if (settings.maintenanceRuns() == DeltaSinkBuilder.MaintenanceRuns.ON_ITS_THREAD) {
            MaintenanceThread thread = new MaintenanceThread(upkeep, root.location());
            maintenanceThread = thread;
            thread.start();
        }
        return progress.lastSequence() == 0
                ? SinkProgress.nothing()
                : SinkProgress.upTo(progress.logId(), progress.lineage(), progress.lastSequence());
    }

    private static Shapes shapes(SchemaRegistry registry) {
        return (table, version) -> {
            if (version == 0) {
                return Optional.empty();
            }
            return table.schema().equals(DeadLetters.SCHEMA)
                    ? Optional.of(DeadLetter.schema().shape())
                    : registry.schemas()
                            .find(table.tenant(), table.schema(), version)
                            .map(schema -> schema.schema().shape());
        };
    }

    /** The tables of flushes, for their maintenance. */
    private record FlushedTables(Flushes flushes) implements TableSource {

        @Override
        public DeltaTable table(TableName name) throws IOException {
            return flushes.table(name);
        }

        @Override
        public void check() throws IOException {
            flushes.checkOwned();
        }

        @Override
        public void latch(UnknownOutcomeException failure) {
            flushes.latch(failure);
        }
    }

    private Flushes opened() {
        return Objects.requireNonNull(flushes, "the sink must be opened first");
    }

    @Override
    public void flush(FlushBatch batch) throws IOException {
        Flushes target = opened();
        Maintenance upkeep = maintained();
        upkeep.gate().flushBegins();
        try {
            upkeep.flushed(target.flush(batch));
        } finally {
            upkeep.gate().flushEnded();
        }
        MaintenanceThread thread = maintenanceThread;
        if (thread != null) {
            thread.signal();
        }
    }

    private Maintenance maintained() {
        return Objects.requireNonNull(maintenance, "the sink must be opened first");
    }

    /** Does what the thread of the maintenance would do now, on the caller's. */
    void maintain() {
        maintained().turn();
    }

    /**
     * Returns the totals of the merging and deletion of files since the sink was opened. May be called on any thread.
     *
     * @throws IllegalStateException if the sink was never opened
     */
    public MaintenanceFigures maintenance() {
        Maintenance upkeep = maintenance;
        if (upkeep == null) {
            throw new IllegalStateException("the sink must be opened first");
        }
        MaintenanceTally tally = upkeep.tally();
        return new MaintenanceFigures(
                tally.merges(),
                tally.mergedFiles(),
                tally.mergedBytes(),
                tally.checkpoints(),
                tally.deletedFiles(),
                tally.lastFailure());
    }

    @Override
    public long lastSequence() {
        return opened().progress().lastSequence();
    }

    @Override
    public void close() throws IOException {
        if (maintenanceThread != null) {
            maintenanceThread.close();
        }
        if (workers != null) {
            workers.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
