package io.ingestor.delta.internal.parquet;

import java.util.zip.CRC32;

/** The space in which the leaves of a file put their pages together, one after the other. */
final class PageScratch {

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
