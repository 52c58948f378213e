package io.ingestor.wal.segmented;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/** Snappy raw format; native only. */
final class SnappyCodec implements PayloadCodec {

    static final SnappyCodec INSTANCE = new SnappyCodec();

    private SnappyCodec() {}

    @Override
    public int maxCompressedLength(int length) {
        return Snappy.maxCompressedLength(length);
    }

    @Override
    public int compress(byte[] source, int offset, int length, byte[] target) {
        try {
            return Snappy.compress(source, offset, length, target, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int decompress(byte[] source, int offset, int length, byte[] target, int uncompressedLength) {
        try {
            // The native call trusts the length inside the stream, so that is checked before it may write.
            if (Snappy.uncompressedLength(source, offset, length) != uncompressedLength
                    || !Snappy.isValidCompressedBuffer(source, offset, length)) {
                return -1;
            }
            return Snappy.uncompress(source, offset, length, target, 0);
        } catch (IOException e) {
            return -1;
        }
    }
}
