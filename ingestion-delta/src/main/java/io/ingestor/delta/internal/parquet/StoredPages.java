package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import org.apache.parquet.format.CompressionCodec;

/** Pages without compression. */
final class StoredPages implements PageCodec {

    static final StoredPages INSTANCE = new StoredPages();

    private StoredPages() {}

    @Override
    public CompressionCodec format() {
        return CompressionCodec.UNCOMPRESSED;
    }

    @Override
    public void compress(Bytes source, Bytes target) {
        target.put(source.array(), 0, source.size());
    }

    @Override
    public void decompress(byte[] source, int offset, int length, byte[] target, int targetOffset) throws IOException {
        if (length != target.length - targetOffset) {
            throw new IOException("page must have " + (target.length - targetOffset) + " bytes, had " + length);
        }
        System.arraycopy(source, offset, target, targetOffset, length);
    }
}
