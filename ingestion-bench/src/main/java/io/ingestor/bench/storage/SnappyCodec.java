package io.ingestor.bench.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Snappy for the library's writer. The library's own codecs need Hadoop. */
final class SnappyCodec implements CompressionCodecFactory {

    /** The compression of pages. */
    private static final class Compressor implements BytesInputCompressor {

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            ByteArrayOutputStream copy = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
            bytes.writeAllTo(copy);
            byte[] source = copy.toByteArray();
            byte[] target = new byte[Snappy.maxCompressedLength(source.length)];
            int length = Snappy.compress(source, 0, source.length, target, 0);
            return BytesInput.from(target, 0, length);
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.SNAPPY;
        }

        @Override
        public void release() {}
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new Compressor();
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("files must only be written");
    }

    @Override
    public void release() {}
}
