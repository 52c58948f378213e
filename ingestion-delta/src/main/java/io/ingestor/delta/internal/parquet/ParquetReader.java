package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.wal.storage.ReadableFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * A Parquet file that is open for reading. It is read leaf by leaf in each row group, and a leaf holds one page in
 * memory.
 *
 * <p>The file is not closed here. Leaves of one reader may be read on several threads, each leaf on one.
 */
public final class ParquetReader {

    /** The length of a footer at most, which is that of a million column chunks. */
    private static final int MAX_FOOTER_BYTES = 256 << 20;

    private final ReadableFile file;
    private final long size;
    private final FileMetaData description;
    private final MessageType schema;

    private ParquetReader(ReadableFile file, long size, FileMetaData description, MessageType schema) {
        this.file = file;
        this.size = size;
        this.description = description;
        this.schema = schema;
    }

    /**
     * Reads the footer of a file.
     *
     * @throws CorruptParquetException if the file is no Parquet file, or is damaged
     * @throws IOException if reading failed, or the file is encrypted
     */
    public static ParquetReader open(ReadableFile file) throws IOException {
        long size = file.size();
        FileMetaData description = readFooter(file, size);
        if (description.isSetEncryption_algorithm()) {
            throw new IOException("file " + file.name() + " must not be encrypted");
        }
        MessageType schema;
        try {
            FileMetaData columns = new FileMetaData(description);
            columns.setRow_groups(List.of());
            schema = new ParquetMetadataConverter()
                    .fromParquetMetadata(columns)
                    .getFileMetaData()
                    .getSchema();
        } catch (RuntimeException malformed) {
            throw new CorruptParquetException(file.name(), "its schema cannot be read", malformed);
        }
        ParquetReader reader = new ParquetReader(file, size, description, schema);
        reader.check();
        return reader;
    }

    private static FileMetaData readFooter(ReadableFile file, long size) throws IOException {
        int magic = FooterFormat.MAGIC_BYTES;
        if (size < magic + FooterFormat.TAIL_BYTES) {
            throw new CorruptParquetException(
                    file.name(), "it must have at least " + (magic + FooterFormat.TAIL_BYTES) + " bytes, had " + size);
        }
        byte[] head = new FileInput(file, 0, magic).readExactly(magic);
        byte[] tail = new FileInput(file, size - FooterFormat.TAIL_BYTES, size).readExactly(FooterFormat.TAIL_BYTES);
        byte[] tailMagic = Arrays.copyOfRange(tail, Integer.BYTES, tail.length);
        if (Arrays.equals(tailMagic, FooterFormat.encryptedMagic())) {
            throw new IOException("file " + file.name() + " must not be encrypted");
        }
        if (!Arrays.equals(head, FooterFormat.magic()) || !Arrays.equals(tailMagic, FooterFormat.magic())) {
            throw new CorruptParquetException(file.name(), "it must begin and end with PAR1");
        }
        int length = Bytes.intAt(tail, 0);
        long most = Math.min(MAX_FOOTER_BYTES, size - magic - FooterFormat.TAIL_BYTES);
        if (length < 1 || length > most) {
            throw new CorruptParquetException(
                    file.name(), "the length of its footer must be from 1 to " + most + ", was " + length);
        }
        long start = size - FooterFormat.TAIL_BYTES - length;
        ByteArrayInputStream footer =
                new ByteArrayInputStream(new FileInput(file, start, start + length).readExactly(length));
        FileMetaData description;
        try {
            description = Util.readFileMetaData(footer, Math.max(length, 1 << 10));
        } catch (IOException | RuntimeException malformed) {
            throw new CorruptParquetException(file.name(), "its footer cannot be read", malformed);
        }
        if (footer.available() > 0) {
            throw new CorruptParquetException(
                    file.name(), "its footer must end after " + length + " bytes, " + footer.available() + " are left");
        }
        return description;
    }

    /** Checks that the row groups agree with the file and its schema. */
    private void check() throws IOException {
        long rows = 0;
        int columns = schema.getColumns().size();
        for (RowGroup group : description.getRow_groups()) {
            if (group.getNum_rows() < 0 || group.getColumnsSize() != columns) {
                throw new CorruptParquetException(
                        file.name(),
                        "a row group must have " + columns + " columns, had " + group.getColumnsSize() + " and "
                                + group.getNum_rows() + " rows");
            }
            rows += group.getNum_rows();
            for (int i = 0; i < columns; i++) {
                checkChunk(group, group.getColumns().get(i), schema.getColumns().get(i));
            }
        }
        if (rows != description.getNum_rows()) {
            throw new CorruptParquetException(
                    file.name(), "its row groups must have " + description.getNum_rows() + " rows, had " + rows);
        }
    }

    private void checkChunk(RowGroup group, ColumnChunk chunk, ColumnDescriptor column) throws IOException {
        if (chunk.isSetCrypto_metadata() || !chunk.isSetMeta_data()) {
            throw new IOException("file " + file.name() + " must not be encrypted, nor have columns in other files");
        }
        boolean sameColumn = chunk.getMeta_data().getPath_in_schema().equals(List.of(column.getPath()));
        long count = chunk.getMeta_data().getNum_values();
        boolean enough =
                column.getMaxRepetitionLevel() == 0 ? count == group.getNum_rows() : count >= group.getNum_rows();
        if (!sameColumn || !enough) {
            throw new CorruptParquetException(
                    file.name(),
                    "column " + String.join(".", column.getPath())
                            + " must have values for " + group.getNum_rows() + " rows, had " + count + " in "
                            + chunk.getMeta_data().getPath_in_schema());
        }
        ChunkPageReader.checkRange(file.name(), chunk.getMeta_data(), size);
    }

    /** Returns the number of rows. */
    public long rowCount() {
        return description.getNum_rows();
    }

    /** Returns the number of row groups. */
    public int rowGroups() {
        return description.getRow_groupsSize();
    }

    /** Returns the number of rows in a row group. */
    public long rowCount(int rowGroup) {
        return description.getRow_groups().get(rowGroup).getNum_rows();
    }

    /** Returns the texts of the footer by name. */
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        if (description.isSetKey_value_metadata()) {
            for (KeyValue label : description.getKey_value_metadata()) {
                labels.put(label.getKey(), label.isSetValue() ? label.getValue() : "");
            }
        }
        return labels;
    }

    /** Returns the paths of the leaves, in the order of the columns. */
    public List<List<String>> leaves() {
        return schema.getColumns().stream()
                .map(column -> List.of(column.getPath()))
                .toList();
    }

    /**
     * Opens a leaf in a row group.
     *
     * @throws IOException if the file has no such leaf, or its type or compression cannot be read
     */
    public LeafReader leaf(int rowGroup, List<String> path) throws IOException {
        return leaf(rowGroup, index(path));
    }

    /**
     * Opens a leaf in a row group, whose values have a type.
     *
     * @throws IOException if the file has no such leaf, or its type or compression is another one
     */
    public LeafReader leaf(int rowGroup, List<String> path, Scalar type) throws IOException {
        int index = index(path);
        PrimitiveType stored = schema.getColumns().get(index).getPrimitiveType();
        if (!LeafCopy.fits(type, stored)) {
            throw new IOException("column " + String.join(".", path) + " of file " + file.name() + " must be a "
                    + type.deltaName() + ", was " + stored);
        }
        return leaf(rowGroup, index);
    }

    /** Returns the definition level of a part that is present. The file must have the part. */
    public int definition(List<String> part) {
        return schema.getMaxDefinitionLevel(part.toArray(String[]::new));
    }

    /** Returns the repetition level of a part. The file must have the part. */
    public int repetition(List<String> part) {
        return schema.getMaxRepetitionLevel(part.toArray(String[]::new));
    }

    private int index(List<String> path) throws IOException {
        List<ColumnDescriptor> columns = schema.getColumns();
        for (int i = 0; i < columns.size(); i++) {
            if (List.of(columns.get(i).getPath()).equals(path)) {
                return i;
            }
        }
        throw new IOException(
                "file " + file.name() + " must have the column " + String.join(".", path) + ", had " + leaves());
    }

    LeafReader leaf(int rowGroup, int leaf) throws IOException {
        ColumnDescriptor column = schema.getColumns().get(leaf);
        RowGroup group = description.getRow_groups().get(rowGroup);
        PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
        if (type == PrimitiveTypeName.INT96 || type == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            throw new IOException("type of column " + String.join(".", column.getPath()) + " in file " + file.name()
                    + " must be one of those that are written here, was " + type);
        }
        try {
            ChunkPageReader pages =
                    new ChunkPageReader(file, group.getColumns().get(leaf).getMeta_data(), column);
            return new LeafReader(file.name(), column, pages, group.getNum_rows());
        } catch (CorruptParquetException damaged) {
            throw damaged;
        } catch (IOException refused) {
            throw new IOException(
                    "column " + String.join(".", column.getPath()) + " in file " + file.name() + " cannot be read: "
                            + refused.getMessage(),
                    refused);
        }
    }

    MessageType schema() {
        return schema;
    }

    String name() {
        return file.name();
    }
}
