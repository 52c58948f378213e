package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetReaderTest {

    private static final ColumnType.Struct ROW = Tables.struct(
            Column.required("id", Scalar.LONG),
            Column.nullable("text", Scalar.STRING),
            Column.nullable("list", new ColumnType.Array(Scalar.DOUBLE)));

    private static byte[] file(Compression compression) throws IOException {
        SimulatedDirectory files = new SimulatedDirectory();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long i = 0; i < 30; i++) {
            rows.add(Map.of("id", i, "text", "text " + i % 4, "list", List.of(i / 2.0, 1.0)));
        }
        Tables.write(files, "f", ROW, compression, new RowGroupLimits(Long.MAX_VALUE, 20), rows);
        return files.contents().get("f");
    }

    private static List<List<Shredder.Entry>> read(byte[] bytes) throws IOException {
        return Tables.read(new SimulatedDirectory(Map.of("f", bytes)), "f", ROW);
    }

    private static int footerLength(byte[] file) {
        return Bytes.intAt(file, file.length - FooterFormat.TAIL_BYTES);
    }

    @Test
    void refusesAFileThatEndsTooEarly() throws IOException {
        byte[] file = file(Compression.ZSTD);

        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(cut))
                    .isInstanceOf(CorruptParquetException.class)
                    .hasMessageContaining("file f");
        }
    }

    @Test
    void refusesADamagedBeginningOrEnd() throws IOException {
        byte[] file = file(Compression.ZSTD);

        for (int place : new int[] {0, 1, 2, 3, -8, -7, -6, -5, -4, -3, -2, -1}) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = file.clone();
                damaged[place < 0 ? file.length + place : place] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> read(damaged))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("file f");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aDamagedPageIsFound(Compression compression) throws IOException {
        byte[] file = file(compression);
        List<List<Shredder.Entry>> whole = read(file);
        int end = file.length - FooterFormat.TAIL_BYTES - footerLength(file);

        int refused = 0;
        for (int place = FooterFormat.MAGIC_BYTES; place < end; place++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = file.clone();
                damaged[place] ^= (byte) (1 << bit);
                try {
                    assertThat(read(damaged)).isEqualTo(whole);
                } catch (IOException found) {
                    assertThat(found).hasMessageContaining("file f");
                    refused++;
                }
            }
        }

        assertThat(refused).isGreaterThan((end - FooterFormat.MAGIC_BYTES) * Byte.SIZE / 2);
    }

    @Test
    void aDamagedFooterIsAnErrorAndNothingElse() throws IOException {
        byte[] file = file(Compression.NONE);
        int start = file.length - FooterFormat.TAIL_BYTES - footerLength(file);

        int refused = 0;
        for (int place = start; place < file.length - FooterFormat.TAIL_BYTES; place++) {
            byte[] damaged = file.clone();
            damaged[place] ^= 0x55;
            try {
                assertThat(read(damaged)).hasSize(3);
            } catch (IOException found) {
                refused++;
            }
        }

        assertThat(refused).isPositive();
    }

    @Test
    void refusesAnEncryptedFile() throws IOException {
        byte[] file = file(Compression.NONE);
        System.arraycopy(FooterFormat.encryptedMagic(), 0, file, file.length - 4, 4);

        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessage("file f must not be encrypted");
    }

    @Test
    void refusesAColumnThatIsNotThere() throws IOException {
        try (var file = new SimulatedDirectory(Map.of("f", file(Compression.NONE))).openForRead("f")) {
            ParquetReader reader = ParquetReader.open(file);

            assertThatThrownBy(() -> reader.leaf(0, List.of("other")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("file f must have the column other");
        }
    }

    @Test
    void returnsTheLabelsOfTheFooter() throws IOException {
        SimulatedDirectory files = new SimulatedDirectory();
        try (var file = files.create("f")) {
            Tables.writer(file, ROW, Compression.NONE).finish(Map.of("name", "value"));
        }

        try (var file = files.openForRead("f")) {
            assertThat(ParquetReader.open(file).labels()).containsExactly(Map.entry("name", "value"));
        }
    }
}
