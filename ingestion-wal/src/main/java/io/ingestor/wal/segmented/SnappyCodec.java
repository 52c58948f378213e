package io.ingestor.wal.segmented;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/** Snappy raw format; native only. */
final class SnappyCodec implements PayloadCodec {

    private static final SnappyCodec INSTANCE = new SnappyCodec();

    /** Why the native library does not load, null if it does. */
    private static final @Nullable String OBSTACLE = obstacle();

    private SnappyCodec() {}

    /**
     * The codec.
     *
     * @throws IOException if this JVM cannot load the native library, or may not
     */
    static SnappyCodec get() throws IOException {
        if (OBSTACLE != null) {
            throw new IOException(
                    "snappy cannot be loaded by this JVM: allow it with --enable-native-access=ALL-UNNAMED, or choose lz4 for a new log: "
                            + OBSTACLE);
        }
        return INSTANCE;
    }

    private static @Nullable String obstacle() {
        try {
            int unused = Snappy.maxCompressedLength(1);
            return null;
        } catch (LinkageError | SnappyError e) {
            return e.toString();
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
            // The native call trusts the length inside the stream, so that is checked before it may write.
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
