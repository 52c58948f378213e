package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The beginning and the end of a file.
 *
 * <pre>
 *  0            "PAR1"
 *  4            the row groups
 *  n            the footer
 *  size - 8     int32 length of the footer
 *  size - 4     "PAR1"
 * </pre>
 */
final class FooterFormat {

    static final int MAGIC_BYTES = 4;

    /** The bytes after the footer: its length, and the magic. */
    static final int TAIL_BYTES = Integer.BYTES + MAGIC_BYTES;

    /** The name of the writer. Readers look for known defects of writers by it, so it never changes. */
    static final String WRITER = "ingestor version 1 (build 1)";

    private static final int FORMAT_VERSION = 1;

    private FooterFormat() {}

    static byte[] magic() {
        return "PAR1".getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the beginning of a file whose footer is encrypted. */
    static byte[] encryptedMagic() {
        return "PARE".getBytes(StandardCharsets.US_ASCII);
    }

    static Type typeOf(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> Type.BOOLEAN;
            case INT -> Type.INT32;
            case DOUBLE -> Type.DOUBLE;
            case STRING, JSON, BINARY -> Type.BYTE_ARRAY;
            default -> Type.INT64;
        };
    }

    static RowGroup rowGroup(List<ColumnMetaData> columns, long rows, long position, int ordinal) {
        List<ColumnChunk> chunks = new ArrayList<>(columns.size());
        long raw = 0;
        long stored = 0;
        for (ColumnMetaData column : columns) {
            chunks.add(new ColumnChunk(column.getData_page_offset()).setMeta_data(column));
            raw += column.getTotal_uncompressed_size();
            stored += column.getTotal_compressed_size();
        }
        RowGroup group = new RowGroup(chunks, raw, rows);
        group.setFile_offset(position);
        group.setTotal_compressed_size(stored);
        if (ordinal <= Short.MAX_VALUE) {
            group.setOrdinal((short) ordinal);
        }
        return group;
    }

    /** Writes the footer of a file, and returns its length. */
    static void write(OutputStream target, MessageType schema, List<RowGroup> groups, Map<String, String> labels)
            throws IOException {
        FileMetaData description = new ParquetMetadataConverter()
                .toParquetMetadata(
                        FORMAT_VERSION,
                        new ParquetMetadata(
                                new org.apache.parquet.hadoop.metadata.FileMetaData(schema, Map.of(), WRITER),
                                List.of()));
        long rows = 0;
        for (RowGroup group : groups) {
            rows += group.getNum_rows();
        }
        description.setNum_rows(rows);
        description.setRow_groups(groups);
        labels.forEach((name, value) -> description.addToKey_value_metadata(new KeyValue(name).setValue(value)));
        Bytes footer = new Bytes();
        Util.writeFileMetaData(description, footer);
        footer.putInt(footer.size());
        target.write(footer.array(), 0, footer.size());
        target.write(magic());
    }
}
