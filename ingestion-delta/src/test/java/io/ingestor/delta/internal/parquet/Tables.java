package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.FieldIds;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows and files of tests. */
final class Tables {

    static final ColumnType.Struct POINT = struct(
            Column.nullable("x", Scalar.DOUBLE),
            Column.nullable("tags", new ColumnType.Array(Scalar.STRING)),
            Column.nullable("ok", Scalar.BOOLEAN));

    /** A row with each type. */
    static final ColumnType.Struct EVERYTHING = with(
            Column.nullable("number", Scalar.DOUBLE),
            Column.nullable("count", Scalar.LONG),
            Column.nullable("text", Scalar.STRING),
            Column.nullable("flag", Scalar.BOOLEAN),
            Column.nullable("day", Scalar.DATE),
            Column.nullable("elsewhere", new ColumnType.Foreign("\"decimal(3,1)\"")),
            Column.nullable("point", POINT),
            Column.nullable("points", new ColumnType.Array(POINT)),
            Column.nullable("grid", new ColumnType.Array(new ColumnType.Array(Scalar.LONG))));

    private Tables() {}

    static ColumnType.Struct struct(Column... columns) {
        return new ColumnType.Struct(List.of(columns));
    }

    /** Returns the columns of each table, and more. */
    static ColumnType.Struct with(Column... columns) {
        List<Column> all = new ArrayList<>(SystemColumns.FIRST);
        all.addAll(List.of(columns));
        return new ColumnType.Struct(all);
    }

    static ParquetWriter writer(WritableFile file, ColumnType.Struct row, Compression compression) {
        return writer(file, row, compression, RowGroupLimits.ordinary());
    }

    static ParquetWriter writer(
            WritableFile file, ColumnType.Struct row, Compression compression, RowGroupLimits limits) {
        return new ParquetWriter(file, row, FieldIds.none().extendedBy(row), compression, limits);
    }

    /** Returns a row with values for the columns of each table. */
    static Map<String, Object> row(long sequence) {
        Map<String, Object> row = new TreeMap<>();
        row.put(SystemColumns.TENANT, "acme");
        row.put(SystemColumns.ENTITY, "entity-" + sequence % 7);
        row.put(SystemColumns.VERSION, sequence);
        row.put(SystemColumns.SEQUENCE, sequence);
        row.put(SystemColumns.TIMESTAMP, 1_700_000_000_000_000L + 1_000 * sequence);
        return row;
    }

    /** Writes a file, and returns what each leaf was given. */
    static List<List<Shredder.Entry>> write(
            StorageDirectory directory,
            String name,
            ColumnType.Struct row,
            Compression compression,
            RowGroupLimits limits,
            List<? extends Map<String, ?>> rows)
            throws IOException {
        try (WritableFile file = directory.create(name)) {
            ParquetWriter writer = writer(file, row, compression, limits);
            Shredder shredder = new Shredder(row, writer);
            for (Map<String, ?> values : rows) {
                shredder.write(values);
            }
            writer.finish(Map.of());
            return shredder.entries;
        }
    }

    static List<List<Shredder.Entry>> write(
            StorageDirectory directory, String name, ColumnType.Struct row, List<? extends Map<String, ?>> rows)
            throws IOException {
        return write(directory, name, row, Compression.ZSTD, RowGroupLimits.ordinary(), rows);
    }

    static List<List<Shredder.Entry>> read(StorageDirectory directory, String name, ColumnType.Struct row)
            throws IOException {
        try (var file = directory.openForRead(name);
                var unused = directory.create(name + ".like")) {
            return Shredder.read(ParquetReader.open(file), writer(unused, row, Compression.NONE));
        } finally {
            directory.delete(name + ".like");
        }
    }
}
