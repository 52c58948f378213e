package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetRoundTripTest {

    private static final List<Double> DOUBLES = List.of(
            0.0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            0x1p53,
            0x1p53 + 2,
            Double.MIN_VALUE,
            -Double.MAX_VALUE,
            0.1);
    private static final List<Long> LONGS =
            List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, (1L << 53) + 1, -(1L << 53));
    private static final List<String> TEXTS = List.of(
            "", "a", "\u0000", "a\u0000b", "\uD83D\uDE00", "é", "\uDBFF\uDFFF", "x".repeat(70_000), " ", "\"'\\");

    @TempDir
    Path directory;

    /** Returns rows in which each value of each type occurs, and nulls of each kind. */
    private static List<Map<String, Object>> everything() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Map<String, Object> row = Tables.row(i + 1);
            row.put("number", DOUBLES.get(i % DOUBLES.size()));
            row.put("count", LONGS.get(i % LONGS.size()));
            row.put("text", TEXTS.get(i % TEXTS.size()));
            row.put("flag", i % 3 == 0);
            row.put(SystemColumns.PAYLOAD, i % 4 == 0 ? new byte[0] : new byte[] {0, (byte) i, (byte) 0xFF});
            row.put(SystemColumns.PAYLOAD_TYPE, "application/" + i);
            row.put(SystemColumns.REST, "{\"i\":" + i + "}");
            row.put(SystemColumns.METADATA, i % 3 == 0 ? Map.of() : metadata(i));
            row.put("point", point(i));
            row.put("points", i % 4 == 0 ? List.of() : Arrays.asList(point(i + 1), null, point(i)));
            row.put("grid", i % 5 == 0 ? List.of() : Arrays.asList(List.of(), null, Arrays.asList(1L, null, (long) i)));
            rows.add(row);
            Map<String, Object> nulls = Tables.row(1_000 + i);
            nulls.remove(SystemColumns.TIMESTAMP);
            rows.add(nulls);
        }
        return rows;
    }

    private static Map<String, Object> metadata(int i) {
        Map<String, Object> metadata = new TreeMap<>();
        metadata.put("key", "value-" + i);
        metadata.put("none", null);
        return metadata;
    }

    private static Map<String, Object> point(int i) {
        Map<String, Object> point = new TreeMap<>();
        if (i % 2 == 0) {
            point.put("x", i / 4.0);
        }
        if (i % 3 != 0) {
            point.put("tags", i % 5 == 0 ? List.of() : Arrays.asList("t" + i, null, ""));
        }
        point.put("ok", i % 2 == 1);
        return point;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void eachValueIsReadAsItWasWritten(Compression compression) throws Exception {
        SimulatedDirectory files = new SimulatedDirectory();

        var written = Tables.write(files, "f", Tables.EVERYTHING, compression, RowGroupLimits.ordinary(), everything());

        assertThat(Tables.read(files, "f", Tables.EVERYTHING)).isEqualTo(written);
    }

    @Test
    void rowsInManyRowGroupsAndPagesAreReadInOrder() throws Exception {
        SimulatedDirectory files = new SimulatedDirectory();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rows.addAll(everything());
        }

        var written = Tables.write(
                files, "f", Tables.EVERYTHING, Compression.SNAPPY, new RowGroupLimits(Long.MAX_VALUE, 77), rows);

        try (var file = files.openForRead("f")) {
            ParquetReader reader = ParquetReader.open(file);
            assertThat(reader.rowGroups()).isEqualTo(1 + 1_600 / 77);
            assertThat(reader.rowCount()).isEqualTo(1_600);
        }
        assertThat(Tables.read(files, "f", Tables.EVERYTHING)).isEqualTo(written);
    }

    @Test
    void randomValuesOfAnyDistributionSurvive() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        ColumnType.Struct row = Tables.struct(
                Column.nullable("few", Scalar.STRING),
                Column.nullable("many", Scalar.STRING),
                Column.nullable("late", Scalar.STRING),
                Column.nullable("number", Scalar.DOUBLE),
                Column.nullable("count", Scalar.LONG),
                Column.nullable("flag", Scalar.BOOLEAN),
                Column.nullable("list", new ColumnType.Array(Scalar.LONG)));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            Map<String, Object> values = new TreeMap<>();
            values.put("few", "v" + random.nextInt(50));
            values.put("many", "entity-" + random.nextInt(1_000_000));
            values.put("late", i < 30_000 ? "same" : "other-" + random.nextInt(1_000_000) + "x".repeat(20));
            values.put("number", random.nextInt(5) == 0 ? null : (Double) random.nextGaussian());
            values.put("count", random.nextInt(3) == 0 ? null : (Long) random.nextLong());
            values.put("flag", i < 25_000 ? null : (Boolean) random.nextBoolean());
            values.put("list", Collections.nCopies(random.nextInt(3), random.nextLong(100)));
            rows.add(values);
        }
        SimulatedDirectory files = new SimulatedDirectory();

        var written = Tables.write(files, "f", row, rows);

        assertThat(Tables.read(files, "f", row).equals(written)).isTrue();
    }

    @Test
    void aFileWithoutRowsHasItsColumns() throws Exception {
        StorageDirectory files = FileSystemDirectory.open(directory);

        Tables.write(files, "f.parquet", Tables.EVERYTHING, List.of());

        try (var file = files.openForRead("f.parquet")) {
            assertThat(ParquetReader.open(file).rowCount()).isZero();
            assertThat(ParquetReader.open(file).leaves()).contains(List.of("points", "list", "element", "x"));
        }
        assertThat(query("SELECT count(*), count(number), count(points) FROM '%s'"))
                .containsExactly("[0, 0, 0]");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void anotherReaderSeesTheSameValues(Compression compression) throws Exception {
        List<Map<String, Object>> rows = everything();

        Tables.write(
                FileSystemDirectory.open(directory),
                "f.parquet",
                Tables.EVERYTHING,
                compression,
                new RowGroupLimits(Long.MAX_VALUE, 33),
                rows);

        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery("SELECT * REPLACE (to_json(_metadata)::VARCHAR AS _metadata,"
                        + " hex(_payload) AS _payload, epoch_us(_timestamp) AS _timestamp,"
                        + " to_json(point)::VARCHAR AS point, to_json(points)::VARCHAR AS points,"
                        + " to_json(grid)::VARCHAR AS grid) FROM '" + directory.resolve("f.parquet") + "'")) {
            for (Map<String, Object> row : rows) {
                assertThat(found.next()).isTrue();
                for (Column column : Tables.EVERYTHING.columns()) {
                    if (column.type() != Scalar.DATE && !(column.type() instanceof ColumnType.Foreign)) {
                        assertThat(found.getObject(column.name()))
                                .as(column.name())
                                .isEqualTo(expected(column.type(), row.get(column.name())));
                    }
                }
            }
            assertThat(found.next()).isFalse();
        }
    }

    /** Returns a value as the query above shows it. */
    private static Object expected(ColumnType type, Object value) {
        if (value == null || (type instanceof Scalar && type != Scalar.BINARY)) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return java.util.HexFormat.of().withUpperCase().formatHex(bytes);
        }
        return json(type, value);
    }

    private static String json(ColumnType type, Object value) {
        if (value == null) {
            return "null";
        }
        if (type instanceof ColumnType.Struct struct) {
            return struct.columns().stream()
                    .map(member ->
                            "\"" + member.name() + "\":" + json(member.type(), ((Map<?, ?>) value).get(member.name())))
                    .collect(java.util.stream.Collectors.joining(",", "{", "}"));
        }
        if (type instanceof ColumnType.Array array) {
            return ((List<?>) value)
                    .stream()
                            .map(element -> json(array.element(), element))
                            .collect(java.util.stream.Collectors.joining(",", "[", "]"));
        }
        if (type instanceof ColumnType.TextMap) {
            return ((Map<?, ?>) value)
                    .entrySet().stream()
                            .map(entry -> "\"" + entry.getKey() + "\":" + json(Scalar.STRING, entry.getValue()))
                            .collect(java.util.stream.Collectors.joining(",", "{", "}"));
        }
        return value instanceof String ? "\"" + value + "\"" : value.toString();
    }

    @Test
    void theSchemaHasTheStandardForms() throws Exception {
        Tables.write(FileSystemDirectory.open(directory), "f.parquet", Tables.EVERYTHING, everything());

        assertThat(query("SELECT name, converted_type, logical_type, field_id FROM parquet_schema('%s') WHERE name IN"
                        + " ('_timestamp', 'list', 'text', '_metadata', 'key_value', 'points')"))
                .anySatisfy(row ->
                        assertThat(row).startsWith("[_timestamp, TIMESTAMP_MICROS, TimestampType(isAdjustedToUTC=1"))
                .anySatisfy(row -> assertThat(row).startsWith("[text, UTF8, StringType()"))
                .anySatisfy(row -> assertThat(row).startsWith("[points, LIST, ListType()"))
                .anySatisfy(row -> assertThat(row).startsWith("[_metadata, MAP, MapType()"));
        assertThat(query("SELECT count(*) FROM parquet_schema('%s') WHERE field_id IS NULL AND name NOT IN"
                        + " ('row', 'list', 'key_value')"))
                .containsExactly("[0]");
    }

    private List<String> query(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(String.format(sql, directory.resolve("f.parquet")))) {
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getObject(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
