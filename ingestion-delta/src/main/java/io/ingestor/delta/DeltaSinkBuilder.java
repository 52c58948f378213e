package io.ingestor.delta;

import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;

/** A builder of a {@link DeltaSink}. Not thread-safe. */
public final class DeltaSinkBuilder {

    private static final int MAX_THREADS = 64;
    private static final int MAX_OPEN_TABLES = 100_000;

    private final Directory directory;
    private SchemaRegistry schemas = SchemaRegistry.of(Schemas.none());
    private Compression compression = Compression.ZSTD;
    private Clock clock = Clock.systemUTC();
    private int threads = 8;
    private int openTables = 512;

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
}
