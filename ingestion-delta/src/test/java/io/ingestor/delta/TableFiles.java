package io.ingestor.delta;

import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.parquet.ParquetConcatenation;
import io.ingestor.delta.internal.parquet.ParquetReader;
import io.ingestor.delta.internal.parquet.ParquetWriter;
import io.ingestor.delta.internal.parquet.RowGroupLimits;
import io.ingestor.delta.internal.parquet.ValueReads;
import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.delta.internal.table.TableGuards;
import io.ingestor.delta.internal.table.TableName;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The data files of a table, in passes such as a merge makes, for benchmarks. */
public final class TableFiles {

    private final TableSchema schema;
    private final StorageDirectory data;
    private final List<String> names;
    private long sum;

    private TableFiles(TableSchema schema, StorageDirectory data, List<String> names) {
        this.schema = schema;
        this.data = data;
        this.names = names;
    }

    /**
     * Returns the files of a table that no sink writes to now, and all of which are of one day.
     *
     * @param root the directory of all tables
     */
    public static TableFiles of(Path root, String tenant, String name) throws IOException {
        TableSchema schema = DeltaTable.open(
                        FileSystemDirectory.open(root), new TableName(tenant, name), new TableGuards())
                .schema();
        List<Path> days;
        try (Stream<Path> found = Files.list(root.resolve(tenant).resolve(name).resolve("data"))) {
            days = found.toList();
        }
        if (days.size() != 1) {
            throw new IllegalStateException("files must be of one day, were of " + days);
        }
        StorageDirectory data = FileSystemDirectory.open(days.get(0));
        List<String> names = new ArrayList<>(data.list());
        names.removeIf(file -> !file.endsWith(".parquet"));
        return new TableFiles(schema, data, names);
    }

    /** Returns the number of files. */
    public int count() {
        return names.size();
    }

    /** Reads each value of all files, and returns the number of rows. */
    public long read() throws IOException {
        long rows = 0;
        for (String name : names) {
            try (ReadableFile file = data.openForRead(name)) {
                ParquetReader reader = ParquetReader.open(file);
                sum += ValueReads.readAll(reader);
                rows += reader.rowCount();
            }
        }
        return rows;
    }

    /** Returns a number that depends on all values that were read. */
    public long sum() {
        return sum;
    }

    /** Copies the rows of all files into a new file of a directory, which is synced, and returns their number. */
    public long concatenate(Path directory, String output) throws IOException {
        try (WritableFile target = FileSystemDirectory.open(directory).create(output)) {
            ParquetWriter writer =
                    new ParquetWriter(target, schema.row(), schema.ids(), Compression.ZSTD, RowGroupLimits.ordinary());
            ParquetConcatenation all = new ParquetConcatenation(writer);
            for (String name : names) {
                try (ReadableFile file = data.openForRead(name)) {
                    all.append(ParquetReader.open(file));
                }
            }
            long rows = writer.finish(Map.of()).rows();
            target.syncAll();
            return rows;
        }
    }
}
