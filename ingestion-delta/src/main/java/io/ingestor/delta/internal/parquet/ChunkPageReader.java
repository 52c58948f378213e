package io.ingestor.delta.internal.parquet;

import io.ingestor.wal.storage.ReadableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The pages of a column chunk, one at a time. Failures are thrown as {@link UncheckedIOException}. */
final class ChunkPageReader implements PageReader {

    private final String name;
    private final ColumnMetaData description;
    private final ColumnDescriptor column;
    private final FileInput input;
    private final PageCodec codec;
    private final CRC32 checksum = new CRC32();
    private @Nullable PageHeader header;
    private long values;

    ChunkPageReader(ReadableFile file, ColumnMetaData description, ColumnDescriptor column) throws IOException {
        this.name = file.name();
        this.description = description;
        this.column = column;
        this.codec = PageCodec.of(description.getCodec());
        long start = start(description);
        this.input = new FileInput(file, start, start + description.getTotal_compressed_size());
    }

    private static long start(ColumnMetaData description) {
        long data = description.getData_page_offset();
        long dictionary = description.getDictionary_page_offset();
        return description.isSetDictionary_page_offset() && dictionary > 0 ? Math.min(dictionary, data) : data;
    }

    /** Checks that the pages of a chunk are inside of the file. */
    static void checkRange(String name, ColumnMetaData description, long size) throws IOException {
        long start = start(description);
        long length = description.getTotal_compressed_size();
        if (start < FooterFormat.MAGIC_BYTES || length < 0 || length > size - start) {
            throw new CorruptParquetException(
                    name,
                    "column " + description.getPath_in_schema() + " must be inside of " + size + " bytes, was at "
                            + start + " with " + length);
        }
    }

    @Override
    public long getTotalValueCount() {
        return description.getNum_values();
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
        try {
            PageHeader first = nextHeader();
            if (first.getType() != PageType.DICTIONARY_PAGE || !first.isSetDictionary_page_header()) {
                header = first;
                return null;
            }
            byte[] bytes = page(first, 0);
            return new DictionaryPage(
                    BytesInput.from(bytes),
                    first.getDictionary_page_header().getNum_values(),
                    encoding(first.getDictionary_page_header().getEncoding()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public DataPage readPage() {
        try {
            PageHeader next = header == null ? nextHeader() : header;
            header = null;
            DataPage page;
            if (next.getType() == PageType.DATA_PAGE && next.isSetData_page_header()) {
                page = version1(next, next.getData_page_header());
            } else if (next.getType() == PageType.DATA_PAGE_V2 && next.isSetData_page_header_v2()) {
                page = version2(next, next.getData_page_header_v2());
            } else {
                throw damaged("a page with values must follow, was " + next.getType(), null);
            }
            values += page.getValueCount();
            if (page.getValueCount() < 1 || values > description.getNum_values()) {
                throw damaged("its pages must have " + description.getNum_values() + " values, had " + values, null);
            }
            return page;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private DataPage version1(PageHeader next, DataPageHeader page) throws IOException {
        byte[] bytes = page(next, 0);
        return new DataPageV1(
                BytesInput.from(bytes),
                page.getNum_values(),
                bytes.length,
                Statistics.createStats(column.getPrimitiveType()),
                encoding(page.getRepetition_level_encoding()),
                encoding(page.getDefinition_level_encoding()),
                encoding(page.getEncoding()));
    }

    private DataPage version2(PageHeader next, DataPageHeaderV2 page) throws IOException {
        int repetitions = page.getRepetition_levels_byte_length();
        int definitions = page.getDefinition_levels_byte_length();
        if (repetitions < 0 || definitions < 0) {
            throw damaged("lengths of levels must be >= 0, were " + repetitions + " and " + definitions, null);
        }
        int levels = Math.addExact(repetitions, definitions);
        byte[] bytes = page(next, page.isSetIs_compressed() && !page.isIs_compressed() ? -1 : levels);
        if (levels > bytes.length) {
            throw damaged("levels must have at most " + bytes.length + " bytes, had " + levels, null);
        }
        return DataPageV2.uncompressed(
                page.getNum_rows(),
                page.getNum_nulls(),
                page.getNum_values(),
                BytesInput.from(bytes, 0, repetitions),
                BytesInput.from(bytes, repetitions, definitions),
                encoding(page.getEncoding()),
                BytesInput.from(bytes, levels, bytes.length - levels),
                Statistics.createStats(column.getPrimitiveType()));
    }

    private PageHeader nextHeader() throws IOException {
        if (input.left() == 0) {
            throw damaged("its pages must have " + description.getNum_values() + " values, had " + values, null);
        }
        try {
            return Util.readPageHeader(input);
        } catch (IOException | RuntimeException malformed) {
            throw damaged("the header of a page cannot be read", malformed);
        }
    }

    /**
     * Reads the bytes of a page and restores them.
     *
     * @param stored the bytes at the beginning that are not compressed; -1 if none is
     */
    private byte[] page(PageHeader next, int stored) throws IOException {
        int length = next.getCompressed_page_size();
        int size = next.getUncompressed_page_size();
        if (length < 0 || length > input.left() || size < 0 || size > description.getTotal_uncompressed_size()) {
            throw damaged(
                    "a page must have at most " + input.left() + " bytes and "
                            + description.getTotal_uncompressed_size() + " without compression, had " + length + " and "
                            + size,
                    null);
        }
        byte[] bytes = input.readExactly(length);
        if (next.isSetCrc()) {
            checksum.reset();
            checksum.update(bytes);
            if ((int) checksum.getValue() != next.getCrc()) {
                throw damaged(
                        "the checksum of a page must be " + next.getCrc() + ", was " + (int) checksum.getValue(), null);
            }
        }
        if (stored < 0) {
            return bytes;
        }
        if (stored > Math.min(length, size)) {
            throw damaged("levels must have at most " + Math.min(length, size) + " bytes, had " + stored, null);
        }
        byte[] restored = new byte[size];
        System.arraycopy(bytes, 0, restored, 0, stored);
        if (stored < size || stored < length) {
            try {
                codec.decompress(bytes, stored, length - stored, restored, stored);
            } catch (IOException malformed) {
                throw damaged("a page cannot be decompressed", malformed);
            }
        }
        return restored;
    }

    private Encoding encoding(org.apache.parquet.format.Encoding encoding) throws IOException {
        try {
            return Encoding.valueOf(encoding.name());
        } catch (IllegalArgumentException unknown) {
            throw new IOException("encoding " + encoding + " is unknown", unknown);
        }
    }

    private CorruptParquetException damaged(String problem, @Nullable Exception cause) {
        String text = "in column " + String.join(".", column.getPath()) + ", " + problem;
        return cause == null ? new CorruptParquetException(name, text) : new CorruptParquetException(name, text, cause);
    }
}
