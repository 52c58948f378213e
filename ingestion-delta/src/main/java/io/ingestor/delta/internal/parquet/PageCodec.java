package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.Compression;
import java.io.IOException;
import org.apache.parquet.format.CompressionCodec;

/** The compression of pages. Safe for use by several threads. */
interface PageCodec {

    /** Returns the name of the compression in a file. */
    CompressionCodec format();

    /** Appends the compressed bytes to a target. */
    void compress(Bytes source, Bytes target);

    /** Fills the target with the bytes that were compressed. */
    void decompress(byte[] source, int offset, int length, byte[] target, int targetOffset) throws IOException;

    /** Returns a compression, whose native code must be usable. */
    static PageCodec of(Compression compression) {
        return switch (compression) {
            case ZSTD -> ZstdPages.INSTANCE;
            case SNAPPY -> SnappyPages.INSTANCE;
            case NONE -> StoredPages.INSTANCE;
        };
    }

    /** Returns the compression of a file that is read. */
    static PageCodec of(CompressionCodec format) throws IOException {
        Compression wanted = switch (format) {
            case ZSTD -> Compression.ZSTD;
            case SNAPPY -> Compression.SNAPPY;
            case UNCOMPRESSED -> Compression.NONE;
            default -> throw new IOException("compression must be ZSTD, SNAPPY or UNCOMPRESSED, was " + format);
        };
        if (UsableCompression.of(wanted) != wanted) {
            throw new IOException("compression " + format + " needs native code that cannot be loaded here");
        }
        return of(wanted);
    }
}
