package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParquetWriterTest {

    private static final ColumnType.Struct ROW = Tables.struct(
            Column.required("id", Scalar.LONG),
            Column.nullable("text", Scalar.STRING),
            Column.nullable("number", Scalar.DOUBLE),
            Column.nullable("list", new ColumnType.Array(Scalar.LONG)));

    private final SimulatedDirectory files = new SimulatedDirectory();
    private final WritableFile file = create();

    private WritableFile create() {
        try {
            return files.create("f");
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private WrittenFile finished(ColumnType.Struct row, List<? extends Map<String, ?>> rows) throws IOException {
        ParquetWriter writer = Tables.writer(file, row, Compression.NONE);
        Shredder shredder = new Shredder(row, writer);
        for (Map<String, ?> values : rows) {
            shredder.write(values);
        }
        return writer.finish(Map.of());
    }

    private ColumnStatistics statistics(Scalar type, Object... values) throws IOException {
        ColumnType.Struct row = Tables.struct(Column.nullable("c", type));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(value == null ? Map.of() : Map.of("c", value));
        }
        return finished(row, rows).statistics().get(0);
    }

    @Test
    void reportsRowsAndBytes() throws IOException {
        WrittenFile written = finished(ROW, List.of(Map.of("id", 1L), Map.of("id", 2L, "text", "a")));

        assertThat(written.rows()).isEqualTo(2);
        assertThat(written.bytes()).isEqualTo(files.contents().get("f").length).isEqualTo(file.size());
        assertThat(written.statistics())
                .containsExactly(
                        new ColumnStatistics("id", 0, Optional.of(new Bound.Whole(1)), Optional.of(new Bound.Whole(2))),
                        new ColumnStatistics(
                                "text", 1, Optional.of(new Bound.Text("a")), Optional.of(new Bound.Text("a"))),
                        new ColumnStatistics("number", 2, Optional.empty(), Optional.empty()));
    }

    @Test
    void boundsOfNumbersIncludeBothZeros() throws IOException {
        assertThat(statistics(Scalar.DOUBLE, 0.0, -0.0, 0.0))
                .isEqualTo(new ColumnStatistics(
                        "c", 0, Optional.of(new Bound.Real(-0.0)), Optional.of(new Bound.Real(0.0))));
    }

    @Test
    void numbersWithNaNHaveNoBounds() throws IOException {
        assertThat(statistics(Scalar.DOUBLE, 1.0, Double.NaN, 2.0, null))
                .isEqualTo(new ColumnStatistics("c", 1, Optional.empty(), Optional.empty()));
    }

    @Test
    void infiniteBoundsAreLeftOut() throws IOException {
        assertThat(statistics(Scalar.DOUBLE, 1.0, Double.POSITIVE_INFINITY, -2.5))
                .isEqualTo(new ColumnStatistics("c", 0, Optional.of(new Bound.Real(-2.5)), Optional.empty()));
    }

    @Test
    void boundsOfTextsAreInTheOrderOfTheirBytes() throws IOException {
        ColumnStatistics found = statistics(Scalar.STRING, "b", "\uD83D\uDE00", "\uFFFD", "a");

        assertThat(found.min()).contains(new Bound.Text("a"));
        assertThat(found.max()).contains(new Bound.Text("\uD83D\uDE00"));
    }

    @Test
    void longTextsAreCutAndTheMaximumIsRoundedUp() throws IOException {
        ColumnStatistics found = statistics(Scalar.STRING, "é".repeat(40), "é".repeat(200));

        assertThat(found.min()).contains(new Bound.Text("é".repeat(32)));
        assertThat(found.max()).contains(new Bound.Text("é".repeat(31) + "ê"));
    }

    @Test
    void roundingUpSkipsWhatIsNoCharacter() throws IOException {
        assertThat(statistics(Scalar.STRING, "\uD7FF".repeat(33)).max())
                .contains(new Bound.Text("\uD7FF".repeat(31) + "\uE000"));
    }

    @Test
    void aMaximumThatCannotBeRoundedUpIsLeftOut() throws IOException {
        ColumnStatistics found = statistics(Scalar.STRING, "\uDBFF\uDFFF".repeat(33));

        assertThat(found.min()).contains(new Bound.Text("\uDBFF\uDFFF".repeat(32)));
        assertThat(found.max()).isEmpty();
    }

    @Test
    void aTextOfExactly32CodePointsIsExact() throws IOException {
        assertThat(statistics(Scalar.STRING, "x".repeat(32)).max()).contains(new Bound.Text("x".repeat(32)));
    }

    @Test
    void statisticsCoverAllRowGroups() throws IOException {
        ParquetWriter writer = Tables.writer(file, ROW, Compression.NONE, new RowGroupLimits(Long.MAX_VALUE, 2));
        Shredder shredder = new Shredder(ROW, writer);
        for (long i = 0; i < 7; i++) {
            shredder.write(Map.of("id", i, "text", "t" + i));
        }

        List<ColumnStatistics> found = writer.finish(Map.of()).statistics();

        assertThat(found.get(0).min()).contains(new Bound.Whole(0));
        assertThat(found.get(0).max()).contains(new Bound.Whole(6));
        assertThat(found.get(1).max()).contains(new Bound.Text("t6"));
        assertThat(found.get(2).nulls()).isEqualTo(7);
    }

    @Test
    void rejectsARowThatLacksALeaf() {
        ParquetWriter writer = Tables.writer(file, ROW, Compression.NONE);
        writer.leaves().get(0).writeLong(1, 0, 0);

        assertThatThrownBy(writer::endRow)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rows in text must be 1, were 0: write a value or a null for each row");
    }

    @Test
    void rejectsLevelsThatCannotBe() {
        Leaf id = Tables.writer(file, ROW, Compression.NONE).leaves().get(0);
        Leaf list = Tables.writer(file, ROW, Compression.NONE).leaves().get(3);

        assertThatThrownBy(() -> id.writeNull(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> id.writeLong(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> list.writeNull(0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> list.writeLong(1, 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("repetition level in list.list.element must be from 0 to 0, was 1");
        assertThatThrownBy(() -> list.writeDouble(1, 0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value in list.list.element must be a long, was a double");
    }

    @Test
    void acceptsValuesLeafByLeaf() throws IOException {
        ParquetWriter writer = Tables.writer(file, ROW, Compression.NONE, new RowGroupLimits(Long.MAX_VALUE, 50));
        byte[] text = "text".getBytes(StandardCharsets.UTF_8);
        for (int part = 0; part < 3; part++) {
            for (int i = 0; i < 40; i++) {
                writer.leaves().get(0).writeLong(i, 0, 0);
            }
            for (int i = 0; i < 40; i++) {
                writer.leaves().get(1).writeBytes(text, 0, text.length, 0, 1);
            }
            writer.leaves().get(2).writeNulls(40, 0);
            writer.leaves().get(3).writeNulls(40, 1);
            writer.endRows(40);
        }

        assertThat(writer.rowCount()).isEqualTo(120);
        assertThat(writer.finish(Map.of()).rows()).isEqualTo(120);
        assertThat(Tables.read(files, "f", ROW))
                .allSatisfy(leaf -> assertThat(leaf).hasSize(120));
    }

    @Test
    void aLeafWithoutValuesHoldsNoMemory() throws IOException {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.required("id", Scalar.LONG));
        for (int i = 0; i < 100; i++) {
            columns.add(Column.nullable("c" + i, i % 2 == 0 ? Scalar.STRING : Scalar.DOUBLE));
        }
        ColumnType.Struct wide = new ColumnType.Struct(columns);
        ParquetWriter writer = Tables.writer(file, wide, Compression.NONE);
        for (long i = 0; i < 10_000; i++) {
            writer.leaves().get(0).writeLong(i, 0, 0);
            for (int leaf = 1; leaf <= 100; leaf++) {
                writer.leaves().get(leaf).writeNull(0, 0);
            }
            writer.endRow();
        }

        long before = writer.leaves().get(0).memory();

        assertThat(writer.bufferedBytes()).isEqualTo(before);
        assertThat(writer.finish(Map.of()).bytes()).isLessThan(40_000);
    }

    @Test
    void aRowGroupEndsWhenItsMemoryIsFull() throws IOException {
        ColumnType.Struct row = Tables.struct(Column.nullable("data", Scalar.JSON));
        ParquetWriter writer = Tables.writer(file, row, Compression.NONE, new RowGroupLimits(4 << 20, Long.MAX_VALUE));
        byte[] text = new byte[10_000];
        long most = 0;
        for (int i = 0; i < 3_000; i++) {
            writer.leaves().get(0).writeBytes(text, 0, text.length, 0, 1);
            writer.endRow();
            most = Math.max(most, writer.bufferedBytes());
        }
        writer.finish(Map.of());

        assertThat(most).isLessThan(12 << 20);
        try (var read = files.openForRead("f")) {
            assertThat(ParquetReader.open(read).rowGroups()).isBetween(6, 9);
        }
        assertThat(writer.bufferedBytes()).isZero();
    }

    @Test
    void anAbandonedWriterHoldsNothingAndTakesNoRows() {
        ParquetWriter writer = Tables.writer(file, ROW, Compression.ZSTD);
        writer.leaves().get(0).writeLong(1, 0, 0);

        writer.abandon();

        assertThat(writer.bufferedBytes()).isZero();
        assertThatThrownBy(writer::endRow).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.finish(Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailedWriteIsThrown() throws IOException {
        ParquetWriter writer = Tables.writer(file, ROW, Compression.NONE);
        new Shredder(ROW, writer).write(Map.of("id", 1L));
        files.kill();

        assertThatThrownBy(() -> writer.finish(Map.of())).isInstanceOf(IOException.class);
        files.restart();
    }
}
