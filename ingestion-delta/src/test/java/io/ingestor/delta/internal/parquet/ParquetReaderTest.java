package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.format.AesGcmV1;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.EncryptionAlgorithm;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
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

    /** Returns a file with another footer. */
    private static byte[] changed(Consumer<FileMetaData> change) throws IOException {
        byte[] file = file(Compression.SNAPPY);
        int start = file.length - FooterFormat.TAIL_BYTES - footerLength(file);
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, footerLength(file)));
        change.accept(footer);
        Bytes bytes = new Bytes();
        bytes.put(file, 0, start);
        Util.writeFileMetaData(footer, bytes);
        bytes.putInt(bytes.size() - start);
        bytes.put(FooterFormat.magic(), 0, FooterFormat.MAGIC_BYTES);
        return bytes.copy();
    }

    private static ColumnMetaData firstChunk(FileMetaData footer) {
        return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
    }

    private static void assertRefused(Consumer<FileMetaData> change, String problem) throws IOException {
        byte[] file = changed(change);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file f")
                .hasMessageContaining(problem);
    }

    @Test
    void refusesAnotherCompression() throws IOException {
        assertRefused(
                footer -> firstChunk(footer).setCodec(CompressionCodec.GZIP),
                "compression must be ZSTD, SNAPPY or UNCOMPRESSED, was GZIP");
    }

    @Test
    void refusesTimestampsOf96Bits() throws IOException {
        assertRefused(footer -> footer.getSchema().get(1).setType(Type.INT96), "was INT96");
    }

    @Test
    void refusesEncryptedColumns() throws IOException {
        assertRefused(
                footer -> footer.setEncryption_algorithm(EncryptionAlgorithm.AES_GCM_V1(new AesGcmV1())),
                "must not be encrypted");
        assertRefused(
                footer -> footer.getRow_groups().get(0).getColumns().get(0).unsetMeta_data(), "must not be encrypted");
    }

    @Test
    void refusesCountsThatDisagree() throws IOException {
        assertRefused(footer -> footer.setNum_rows(31), "its row groups must have 31 rows, had 30");
        assertRefused(footer -> firstChunk(footer).setNum_values(19), "must have values for 20 rows, had 19");
        assertRefused(
                footer -> footer.getRow_groups()
                        .get(0)
                        .getColumns()
                        .get(2)
                        .getMeta_data()
                        .setNum_values(41),
                "its pages must have 41 values, had 40");
    }

    @Test
    void refusesPagesOutsideOfTheFile() throws IOException {
        assertRefused(footer -> firstChunk(footer).setData_page_offset(1 << 20), "must be inside of");
        assertRefused(footer -> firstChunk(footer).setTotal_compressed_size(Long.MAX_VALUE), "must be inside of");
        assertRefused(footer -> firstChunk(footer).setTotal_uncompressed_size(3), "a page must have at most");
    }
}
