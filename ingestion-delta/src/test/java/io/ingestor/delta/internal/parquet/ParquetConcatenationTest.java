package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParquetConcatenationTest {

    private static final ColumnType.Struct INNER = Tables.struct(Column.nullable("a", Scalar.LONG));
    private static final ColumnType.Struct WIDER_INNER = Tables.struct(
            Column.nullable("a", Scalar.LONG),
            Column.nullable("b", Scalar.STRING),
            Column.nullable("c", new ColumnType.Array(Scalar.DOUBLE)));

    private static final ColumnType.Struct NARROW = row(INNER);
    private static final ColumnType.Struct WIDE = row(WIDER_INNER, Column.nullable("more", WIDER_INNER));

    private final SimulatedDirectory files = new SimulatedDirectory();

    private static ColumnType.Struct row(ColumnType.Struct inner, Column... more) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.required("id", Scalar.LONG),
                Column.nullable("one", inner),
                Column.nullable("many", new ColumnType.Array(inner)),
                Column.nullable("outer", Tables.struct(Column.nullable("in", inner)))));
        columns.addAll(List.of(more));
        return new ColumnType.Struct(columns);
    }

    /** Returns rows in which each part is present, empty and null. */
    private static List<Map<String, Object>> rows() {
        Map<String, Object> none = new java.util.TreeMap<>();
        Map<String, Object> value = Map.of("a", 5L);
        return List.of(
                Map.of("id", 1L),
                Map.of("id", 2L, "one", none, "many", List.of(), "outer", none),
                Map.of("id", 3L, "one", value, "many", Arrays.asList(value, null, none), "outer", Map.of("in", none)),
                Map.of("id", 4L, "many", List.of(value, value), "outer", Map.of("in", value)));
    }

    private void concatenate(ColumnType.Struct row, RowGroupLimits limits, String... inputs) throws IOException {
        try (WritableFile output = files.create("out")) {
            ParquetWriter writer = Tables.writer(output, row, Compression.ZSTD, limits);
            ParquetConcatenation all = new ParquetConcatenation(writer);
            for (String input : inputs) {
                try (ReadableFile file = files.openForRead(input)) {
                    all.append(ParquetReader.open(file));
                }
            }
            writer.finish(Map.of());
        }
    }

    @Test
    void theOutputIsTheFileThatOneWriterWouldHaveMade() throws IOException {
        List<Map<String, Object>> both = new ArrayList<>(rows());
        both.addAll(rows());
        Tables.write(files, "a", NARROW, Compression.SNAPPY, new RowGroupLimits(Long.MAX_VALUE, 3), rows());
        Tables.write(files, "b", NARROW, Compression.NONE, RowGroupLimits.ordinary(), rows());
        Tables.write(files, "empty", NARROW, List.of());
        Tables.write(files, "expected", NARROW, both);

        concatenate(NARROW, RowGroupLimits.ordinary(), "a", "empty", "b");

        assertThat(files.contents().get("out")).isEqualTo(files.contents().get("expected"));
    }

    @Test
    void columnsAndMembersThatAnInputLacksAreNull() throws IOException {
        List<Map<String, Object>> both = new ArrayList<>(rows());
        both.addAll(rows());
        Tables.write(files, "narrow", NARROW, Compression.ZSTD, new RowGroupLimits(Long.MAX_VALUE, 3), rows());
        Tables.write(files, "wide", WIDE, rows());
        Tables.write(files, "expected", WIDE, both);

        concatenate(WIDE, RowGroupLimits.ordinary(), "narrow", "wide");

        assertThat(Tables.read(files, "out", WIDE)).isEqualTo(Tables.read(files, "expected", WIDE));
        assertThat(files.contents().get("out")).isEqualTo(files.contents().get("expected"));
    }

    @Test
    void aMemberIsAddedBesideOneThatRepeats() throws IOException {
        ColumnType.Struct before = Tables.struct(
                Column.nullable("s", Tables.struct(Column.nullable("list", new ColumnType.Array(Scalar.LONG)))));
        ColumnType.Struct after = Tables.struct(Column.nullable(
                "s",
                Tables.struct(
                        Column.nullable("list", new ColumnType.Array(Scalar.LONG)),
                        Column.nullable("new", Scalar.LONG))));
        List<Map<String, Object>> rows = List.of(
                Map.of("s", Map.of("list", Arrays.asList(1L, null, 3L))),
                Map.of(),
                Map.of("s", Map.of("list", List.of())),
                Map.of("s", Map.of()));
        Tables.write(files, "before", before, rows);
        Tables.write(files, "expected", after, rows);

        concatenate(after, RowGroupLimits.ordinary(), "before");

        assertThat(files.contents().get("out")).isEqualTo(files.contents().get("expected"));
    }

    @Test
    void allTypesAreCopied() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Map<String, Object> row = Tables.row(i);
            row.put("number", i / 8.0);
            row.put("flag", i % 2 == 0);
            row.put("text", "text " + i % 9);
            row.put("_payload", new byte[] {(byte) i});
            row.put("_metadata", Map.of("k", "v" + i));
            rows.add(row);
        }
        Tables.write(files, "in", Tables.EVERYTHING, rows);

        concatenate(Tables.EVERYTHING, RowGroupLimits.ordinary(), "in");

        assertThat(files.contents().get("out")).isEqualTo(files.contents().get("in"));
    }

    @Test
    void refusesToLoseAColumn() throws IOException {
        Tables.write(files, "wide", WIDE, rows());

        assertThatThrownBy(() -> concatenate(NARROW, RowGroupLimits.ordinary(), "wide"))
                .isInstanceOf(IOException.class)
                .hasMessage("column one.b of file wide must be in the file that is written, was not");
    }

    @Test
    void refusesAColumnOfAnotherType() throws IOException {
        Tables.write(files, "text", Tables.struct(Column.nullable("c", Scalar.STRING)), List.of(Map.of("c", "x")));

        assertThatThrownBy(() -> concatenate(
                        Tables.struct(Column.nullable("c", Scalar.LONG)), RowGroupLimits.ordinary(), "text"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("column c of file text must be a long with levels 0 and 1, was ");
    }

    @Test
    void refusesAFileWithoutARequiredColumn() throws IOException {
        Tables.write(files, "other", Tables.struct(Column.nullable("c", Scalar.LONG)), List.of());

        assertThatThrownBy(() -> concatenate(
                        Tables.struct(Column.required("id", Scalar.LONG), Column.nullable("c", Scalar.LONG)),
                        RowGroupLimits.ordinary(),
                        "other"))
                .isInstanceOf(IOException.class)
                .hasMessage("column id of file other must be in the file, because it is required, was not");
    }
}
