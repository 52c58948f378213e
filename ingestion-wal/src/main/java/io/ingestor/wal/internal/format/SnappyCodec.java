package io.ingestor.wal.internal.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/** A codec for the Snappy raw format that uses the native library. */
final class SnappyCodec implements PayloadCodec {

    /** The native codec if its library loads, otherwise {@link JavaSnappyCodec}. Each reads the output of the other. */
    static final PayloadCodec INSTANCE = isLoadable() ? new SnappyCodec() : new JavaSnappyCodec();

    private SnappyCodec() {}

    private static boolean isLoadable() {
        if (!Lz4Codec.isNative()) {
            // Snappy's loader needs the same permissions. When it fails, it prints a stack trace and leaves its file
            // behind.
            return false;
        }
        try {
            int unused = Snappy.maxCompressedLength(1);
            UnpackedLibraries.delete();
            return true;
        } catch (RuntimeException | LinkageError | SnappyError e) {
            return false;
        }
    }

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
    public int decompress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int uncompressedLength) {
        try {
            // The native call trusts the length in the stream, so the length is checked before the call may write.
            if (Snappy.uncompressedLength(source, offset, length) != uncompressedLength
                    || !Snappy.isValidCompressedBuffer(source, offset, length)) {
                return -1;
            }
            return Snappy.uncompress(source, offset, length, target, targetOffset);
        } catch (IOException e) {
            return -1;
        }
    }
}
