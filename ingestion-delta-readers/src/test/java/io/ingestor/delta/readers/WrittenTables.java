package io.ingestor.delta.readers;

import io.ingestor.Record;
import io.ingestor.delta.DeltaSink;
import io.ingestor.sink.LentBatch;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.SinkContext;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Tables that a sink writes, one flush at a time. Each flush opens the directory anew, as after a restart. */
public final class WrittenTables {

    /** The id of the log that the records come from. */
    public static final UUID LOG = UUID.fromString("6f1c1a52-5d0f-4c5c-9a70-3f9d1f0f1a01");

    private static final LogLineage LINEAGE = LogLineage.parse("00000000000000a1@1");

    private final Path directory;
    private Schemas schemas;
    private long last;

    /** Begins to write into a directory without tables. */
    public WrittenTables(Path directory, Schemas schemas) {
        this(directory, schemas, 0);
    }

    /**
     * Continues to write.
     *
     * @param last the last sequence that the tables have
     */
    public WrittenTables(Path directory, Schemas schemas, long last) {
        this.directory = directory;
        this.schemas = schemas;
        this.last = last;
    }

    /** Replaces the registered schemas. */
    public void register(Schemas newer) {
        schemas = newer;
    }

    /** Stores records in one flush. */
    public void store(Record... records) throws IOException {
        store(List.of(records));
    }

    /** Stores records in one flush. */
    public void store(List<Record> records) throws IOException {
        SortedMap<Long, Record> batch = new TreeMap<>();
        for (Record record : records) {
            batch.put(last + batch.size() + 1, record);
        }
        try (DeltaSink sink =
                DeltaSink.builder(directory).schemas(SchemaRegistry.of(schemas)).build()) {
            sink.open(new SinkContext(LOG, 0));
            LentBatch lent = LentBatch.of(LOG, LINEAGE, batch);
            try {
                sink.flush(lent);
            } finally {
                lent.end();
            }
        }
        last += records.size();
    }

    /** Returns the last sequence that the tables have. */
    public long last() {
        return last;
    }

    /** Returns the directory of a table, such as {@code acme/orders}. */
    public Path table(String name) {
        return directory.resolve(name);
    }
}
