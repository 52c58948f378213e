package io.ingestor.delta;

import io.ingestor.delta.internal.compact.MaintenanceSettings;
import io.ingestor.delta.internal.compact.MaintenanceSettings.Merging;
import io.ingestor.delta.internal.parquet.UsableCompression;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** A builder of a {@link DeltaSink}. Not thread-safe. */
public final class DeltaSinkBuilder {

    private static final int MAX_THREADS = 64;
    private static final int MAX_OPEN_TABLES = 100_000;
    private static final Duration MAX_RETENTION = Duration.ofDays(365);

    private final Directory directory;
    private SchemaRegistry schemas = SchemaRegistry.of(Schemas.none());
    private Compression compression = Compression.ZSTD;
    private Clock clock = Clock.systemUTC();
    private int threads = 8;
    private int openTables = 512;
    private Merging merging = Merging.ON;
    private Duration deletedFileRetention = Duration.ofMinutes(10);
    private Duration logRetention = Duration.ofHours(1);
    private MaintenanceRuns maintenanceRuns = MaintenanceRuns.ON_ITS_THREAD;

    /** The thread that does the maintenance. */
    enum MaintenanceRuns {
        ON_ITS_THREAD,
        /** Only in calls of {@link DeltaSink#maintain}, so that a test has one order of all changes. */
        ON_DEMAND
    }

    /** Opens the directory of all tables. */
    interface Directory {
        StorageDirectory get() throws IOException;
    }

    DeltaSinkBuilder(Directory directory) {
        this.directory = directory;
    }

    /**
     * Sets the schemas whose properties become columns; default none. It should be the registry of the ingestor. A
     * version that is no longer registered when its records are flushed adds no columns, and its records use those that
     * the table has.
     */
    public DeltaSinkBuilder schemas(SchemaRegistry registry) {
        this.schemas = Objects.requireNonNull(registry, "registry");
        return this;
    }

    /** Sets the compression of data files; default {@link Compression#ZSTD}. */
    public DeltaSinkBuilder compression(Compression codec) {
        this.compression = Objects.requireNonNull(codec, "codec");
        return this;
    }

    /** Sets the clock of the partition column and of the times in logs; default the system's. */
    public DeltaSinkBuilder clock(Clock source) {
        this.clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /** Sets the number of threads that finish and commit tables at the same time; default 8, from 1 to 64. */
    public DeltaSinkBuilder threads(int count) {
        this.threads = within("threads", count, MAX_THREADS);
        return this;
    }

    /**
     * Sets the number of tables whose files are written in one pass over a batch; default 512, from 1 to 100,000. A
     * file that is being written takes at least 50 KiB of memory. A batch with records of more tables is read in
     * several passes.
     */
    public DeltaSinkBuilder openTables(int count) {
        this.openTables = within("openTables", count, MAX_OPEN_TABLES);
        return this;
    }

    /**
     * Keeps the files that flushes write, however small and many they are. By default small files are merged: 16 of one
     * day into one, those of an hour into one when it has ended, and those of a day likewise.
     */
    public DeltaSinkBuilder withoutMerging() {
        this.merging = Merging.OFF;
        return this;
    }

    /**
     * Sets the time for which files stay after they were replaced; default 10 minutes, from 0 to 365 days. A query that
     * began before a file was replaced and runs for longer than that may fail.
     */
    public DeltaSinkBuilder deletedFileRetention(Duration time) {
        this.deletedFileRetention = within("deletedFileRetention", time);
        return this;
    }

    /**
     * Sets the time for which the versions of a table stay readable by its log; default 1 hour, from 0 to 365 days. A
     * reader must list the log and read it within that time.
     */
    public DeltaSinkBuilder logRetention(Duration time) {
        this.logRetention = within("logRetention", time);
        return this;
    }

    /** Leaves maintenance to calls of {@link DeltaSink#maintain}. */
    DeltaSinkBuilder maintenanceOnDemand() {
        this.maintenanceRuns = MaintenanceRuns.ON_DEMAND;
        return this;
    }

    private static Duration within(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.compareTo(MAX_RETENTION) > 0) {
            throw new IllegalArgumentException(name + " must be from 0 to 365 days, was " + value);
        }
        return value;
    }

    private static int within(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be from 1 to " + max + ", was " + value);
        }
        return value;
    }

    /** Returns a sink for one ingestor, which opens it. */
    public DeltaSink build() {
        return new DeltaSink(this);
    }

    Directory directory() {
        return directory;
    }

    SchemaRegistry schemas() {
        return schemas;
    }

    Compression compression() {
        return compression;
    }

    Clock clock() {
        return clock;
    }

    int threads() {
        return threads;
    }

    int openTables() {
        return openTables;
    }

    MaintenanceRuns maintenanceRuns() {
        return maintenanceRuns;
    }

    MaintenanceSettings maintenance(Consumer<String> warnings) {
        return new MaintenanceSettings(
                merging, deletedFileRetention, logRetention, UsableCompression.of(compression), clock, warnings);
    }
}
