package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** The finished pages of a column chunk. They stay in memory until the row group is written. */
final class ChunkPages {

    private static final byte[] NONE = {};

    private final PageScratch scratch;
    private final List<byte[]> pages = new ArrayList<>();
    private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private byte[] dictionary = NONE;
    private long values;
    private long rawBytes;
    private long storedBytes;

    ChunkPages(PageScratch scratch) {
        this.scratch = scratch;
    }

    /** Adds the page that is in the scratch space. */
    void add(int count, Encoding encoding) {
        PageHeader header = new PageHeader();
        header.setType(PageType.DATA_PAGE);
        header.setData_page_header(new DataPageHeader(count, encoding, Encoding.RLE, Encoding.RLE));
        pages.add(finished(header));
        encodings.add(Encoding.RLE);
        encodings.add(encoding);
        values += count;
    }

    /** Sets the dictionary to which pages refer. */
    void setDictionary(PageValues.DictionaryEntries entries) {
        scratch.page.clear();
        scratch.page.put(entries.bytes().array(), 0, entries.bytes().size());
        PageHeader header = new PageHeader();
        header.setType(PageType.DICTIONARY_PAGE);
        header.setDictionary_page_header(new DictionaryPageHeader(entries.count(), Encoding.PLAIN));
        dictionary = finished(header);
        encodings.add(Encoding.PLAIN);
    }

    private byte[] finished(PageHeader header) {
        Bytes page = scratch.page;
        Bytes compressed = scratch.compressed;
        compressed.clear();
        scratch.codec.compress(page, compressed);
        scratch.checksum.reset();
        scratch.checksum.update(compressed.array(), 0, compressed.size());
        header.setUncompressed_page_size(page.size());
        header.setCompressed_page_size(compressed.size());
        header.setCrc((int) scratch.checksum.getValue());
        int raw = page.size();
        page.clear();
        try {
            Util.writePageHeader(header, page);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        rawBytes += raw + page.size();
        page.put(compressed.array(), 0, compressed.size());
        storedBytes += page.size();
        return page.copy();
    }

    /** Writes the pages, sets their part of the description of the chunk, and forgets them. */
    void writeTo(OutputStream target, long position, ColumnMetaData description) throws IOException {
        target.write(dictionary);
        for (byte[] page : pages) {
            target.write(page);
        }
        if (dictionary.length > 0) {
            description.setDictionary_page_offset(position);
        }
        description.setData_page_offset(position + dictionary.length);
        description.setEncodings(List.copyOf(encodings));
        description.setCodec(scratch.codec.format());
        description.setNum_values(values);
        description.setTotal_uncompressed_size(rawBytes);
        description.setTotal_compressed_size(storedBytes);
        release();
    }

    void release() {
        pages.clear();
        encodings.clear();
        dictionary = NONE;
        values = 0;
        rawBytes = 0;
        storedBytes = 0;
    }

    long memory() {
        return storedBytes;
    }

    /** The space in which the leaves of a file put their pages together, one after the other. */
    static final class PageScratch {

        final PageCodec codec;
        final Bytes page = new Bytes();
        final Bytes compressed = new Bytes();
        final CRC32 checksum = new CRC32();

        PageScratch(PageCodec codec) {
            this.codec = codec;
        }

        long memory() {
            return page.memory() + compressed.memory();
        }

        void release() {
            page.release();
            compressed.release();
        }
    }
}
