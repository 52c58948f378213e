package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Pages compressed by Snappy. */
final class SnappyPages implements PageCodec {

    static final SnappyPages INSTANCE = new SnappyPages();

    private SnappyPages() {}

    @Override
    public CompressionCodec format() {
        return CompressionCodec.SNAPPY;
    }

    @Override
    public void compress(Bytes source, Bytes target) {
        target.reserve(Snappy.maxCompressedLength(source.size()));
        try {
            target.advance(Snappy.compress(source.array(), 0, source.size(), target.array(), target.size()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void decompress(byte[] source, int offset, int length, byte[] target, int targetOffset) throws IOException {
        int expected = target.length - targetOffset;
        int actual = Snappy.uncompressedLength(source, offset, length);
        if (actual != expected) {
            throw new IOException("page must have " + expected + " bytes, had " + actual);
        }
        Snappy.uncompress(source, offset, length, target, targetOffset);
    }
}
