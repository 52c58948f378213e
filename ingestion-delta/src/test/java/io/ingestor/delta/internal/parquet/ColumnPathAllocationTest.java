package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures what the path of a row into a column allocates: pages, but no object for a row. */
class ColumnPathAllocationTest {

    private static final int ROWS = 100_000;

    private static final ColumnType.Struct ROW = Tables.struct(
            Column.required(SystemColumns.TENANT, Scalar.STRING),
            Column.required(SystemColumns.ENTITY, Scalar.STRING),
            Column.required(SystemColumns.VERSION, Scalar.LONG),
            Column.required(SystemColumns.SEQUENCE, Scalar.LONG),
            Column.nullable(SystemColumns.TIMESTAMP, Scalar.TIMESTAMP),
            Column.nullable("number", Scalar.DOUBLE),
            Column.nullable("count", Scalar.LONG),
            Column.nullable("text", Scalar.STRING),
            Column.nullable("flag", Scalar.BOOLEAN));

    @TempDir
    Path directory;

    private static void writeRows(ParquetWriter writer, int rows) throws IOException {
        List<Leaf> leaves = writer.leaves();
        byte[] tenant = "acme".getBytes(StandardCharsets.UTF_8);
        byte[] entity = "entity-00000".getBytes(StandardCharsets.UTF_8);
        byte[] text = "text-00".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < rows; i++) {
            for (int digit = entity.length - 1, rest = i * 7919 % 50_000; digit > 6; digit--, rest /= 10) {
                entity[digit] = (byte) ('0' + rest % 10);
            }
            text[5] = (byte) ('0' + i / 10 % 5);
            text[6] = (byte) ('0' + i % 10);
            leaves.get(0).writeBytes(tenant, 0, tenant.length, 0, 0);
            leaves.get(1).writeBytes(entity, 0, entity.length, 0, 0);
            leaves.get(2).writeLong(i, 0, 0);
            leaves.get(3).writeLong(i, 0, 0);
            leaves.get(4).writeLong(1_700_000_000_000_000L + 1_000L * i, 0, 1);
            leaves.get(5).writeDouble(i % 500 / 10.0, 0, 1);
            leaves.get(6).writeLong(i % 100, 0, 1);
            leaves.get(7).writeBytes(text, 0, text.length, 0, 1);
            leaves.get(8).writeBoolean(i % 3 == 0, 0, 1);
            writer.endRow();
        }
    }

    @Test
    void aRowAllocatesNoObjects() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (WritableFile file = FileSystemDirectory.open(directory).create("f")) {
            ParquetWriter writer = Tables.writer(file, ROW, Compression.ZSTD);
            writeRows(writer, ROWS);

            long before = threads.getCurrentThreadAllocatedBytes();
            writeRows(writer, ROWS);
            double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / ROWS;

            System.out.println("allocated " + bytes + " bytes a row");
            assertThat(bytes).isLessThan(60);
            assertThat(writer.finish(Map.of()).rows()).isEqualTo(2 * ROWS);
        }
    }
}
