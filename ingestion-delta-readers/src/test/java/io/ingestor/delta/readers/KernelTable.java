package io.ingestor.delta.readers;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * A version of a table as Delta Kernel reads it. A row and a struct are maps without their null members, a binary value
 * is a {@link ByteBuffer}, and a timestamp an {@link Instant}.
 */
public final class KernelTable {

    private static final Engine ENGINE = DefaultEngine.create(new Configuration());

    private final Path table;
    private final Snapshot snapshot;

    private KernelTable(Path table, Snapshot snapshot) {
        this.table = table;
        this.snapshot = snapshot;
    }

    public static KernelTable latest(Path table) {
        return new KernelTable(
                table, TableManager.loadSnapshot(table.toString()).build(ENGINE));
    }

    static KernelTable atVersion(Path table, long version) {
        return new KernelTable(
                table,
                TableManager.loadSnapshot(table.toString()).atVersion(version).build(ENGINE));
    }

    long version() {
        return snapshot.getVersion();
    }

    StructType schema() {
        return snapshot.getSchema();
    }

    Map<String, String> properties() {
        return snapshot.getTableProperties();
    }

    /** Returns the last sequence of a log that the table has; empty without a transaction. */
    public Optional<Long> transaction(String appId) {
        return snapshot.getLatestTransactionVersion(ENGINE, appId);
    }

    /** Returns the paths of the files, relative to the table. */
    Set<String> files() throws IOException {
        return files(snapshot.getScanBuilder().build());
    }

    /** Returns the files that may have rows for which a predicate is true. */
    Set<String> filesWith(Predicate predicate) throws IOException {
        return files(snapshot.getScanBuilder().withFilter(predicate).build());
    }

    private Set<String> files(Scan scan) throws IOException {
        Set<String> files = new TreeSet<>();
        for (Row file : scanFiles(scan)) {
            files.add(path(file));
        }
        return files;
    }

    private String path(Row file) {
        Path path =
                Path.of(URI.create(InternalScanFileUtils.getAddFileStatus(file).getPath()));
        return table.toAbsolutePath().relativize(path).toString();
    }

    private static List<Row> scanFiles(Scan scan) throws IOException {
        List<Row> files = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(ENGINE)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(files::add);
                }
            }
        }
        return files;
    }

    /** Returns all rows, in the order of their sequences. */
    public List<Map<String, Object>> rows() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        rowsByFile().values().forEach(rows::addAll);
        rows.sort((a, b) -> Long.compare((Long) a.get("_sequence"), (Long) b.get("_sequence")));
        return rows;
    }

    /** Returns the rows of each file. */
    Map<String, List<Map<String, Object>>> rowsByFile() throws IOException {
        Scan scan = snapshot.getScanBuilder().build();
        Map<String, List<Map<String, Object>>> rows = new LinkedHashMap<>();
        Row state = scan.getScanState(ENGINE);
        for (Row file : scanFiles(scan)) {
            rows.put(path(file), rows(state, file));
        }
        return rows;
    }

    private static List<Map<String, Object>> rows(Row state, Row file) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        CloseableIterator<ColumnarBatch> physical = ENGINE.getParquetHandler()
                .readParquetFiles(
                        Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                        ScanStateRow.getPhysicalDataReadSchema(state),
                        Optional.empty())
                .map(FileReadResult::getData);
        try (CloseableIterator<FilteredColumnarBatch> batches =
                Scan.transformPhysicalData(ENGINE, state, file, physical)) {
            while (batches.hasNext()) {
                FilteredColumnarBatch batch = batches.next();
                ColumnarBatch data = batch.getData();
                for (int row = 0; row < data.getSize(); row++) {
                    if (isSelected(batch, row)) {
                        rows.add(row(data, row));
                    }
                }
            }
        }
        return rows;
    }

    private static boolean isSelected(FilteredColumnarBatch batch, int row) {
        Optional<ColumnVector> selection = batch.getSelectionVector();
        return selection.isEmpty()
                || (!selection.get().isNullAt(row) && selection.get().getBoolean(row));
    }

    private static Map<String, Object> row(ColumnarBatch batch, int row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (StructField field : batch.getSchema().fields()) {
            ColumnVector column = batch.getColumnVector(batch.getSchema().indexOf(field.getName()));
            put(values, field, column, row);
        }
        return values;
    }

    private static void put(Map<String, Object> values, StructField field, ColumnVector column, int row) {
        Object value = value(field.getDataType(), column, row);
        if (value != null) {
            values.put(field.getName(), value);
        }
    }

    private static Object value(DataType type, ColumnVector column, int row) {
        if (column.isNullAt(row)) {
            return null;
        }
        if (type instanceof StructType struct) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (StructField field : struct.fields()) {
                put(members, field, column.getChild(struct.indexOf(field.getName())), row);
            }
            return members;
        }
        if (type instanceof ArrayType) {
            ArrayValue array = column.getArray(row);
            return values(array.getElements(), array.getSize());
        }
        if (type instanceof MapType) {
            MapValue map = column.getMap(row);
            List<Object> keys = values(map.getKeys(), map.getSize());
            List<Object> mapped = values(map.getValues(), map.getSize());
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                entries.put(keys.get(i), mapped.get(i));
            }
            return entries;
        }
        return scalar(type, column, row);
    }

    private static List<Object> values(ColumnVector elements, int size) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(value(elements.getDataType(), elements, i));
        }
        return values;
    }

    private static Object scalar(DataType type, ColumnVector column, int row) {
        if (type instanceof StringType) {
            return column.getString(row);
        } else if (type instanceof LongType) {
            return column.getLong(row);
        } else if (type instanceof IntegerType) {
            return column.getInt(row);
        } else if (type instanceof DoubleType) {
            return column.getDouble(row);
        } else if (type instanceof DecimalType) {
            return column.getDecimal(row);
        } else if (type instanceof BooleanType) {
            return column.getBoolean(row);
        } else if (type instanceof BinaryType) {
            return ByteBuffer.wrap(column.getBinary(row));
        } else if (type instanceof TimestampType) {
            return Instant.EPOCH.plus(column.getLong(row), ChronoUnit.MICROS);
        } else if (type instanceof DateType) {
            return LocalDate.ofEpochDay(column.getInt(row));
        }
        throw new IllegalStateException("a column must have a type of a table, was " + type);
    }
}
