package io.ingestor.wal.internal.format;

import io.ingestor.wal.Compression;

/** A codec that compresses and decompresses payloads between arrays. Safe for use by several threads. */
public interface PayloadCodec {

    /** Returns an upper bound on the number of bytes that {@link #compress} writes for this length. */
    int maxCompressedLength(int length);

    /** Compresses a payload to the start of {@code target} and returns the number of bytes written. */
    int compress(byte[] source, int offset, int length, byte[] target);

    /**
     * Decompresses into {@code uncompressedLength} bytes of {@code target} from {@code targetOffset} on. Never writes
     * beyond them, even if the source is malformed.
     *
     * @return bytes written, or -1 if the source is malformed
     */
    int decompress(byte[] source, int offset, int length, byte[] target, int targetOffset, int uncompressedLength);

    /** Decompresses like the other method, to the start of {@code target}. */
    default int decompress(byte[] source, int offset, int length, byte[] target, int uncompressedLength) {
        return decompress(source, offset, length, target, 0, uncompressedLength);
    }

    /** Returns the codec, which is loaded at its first use. All codecs are available on every JVM. */
    static PayloadCodec of(Compression compression) {
        return switch (compression) {
            case NONE -> throw new IllegalArgumentException("compression NONE has no codec");
            case LZ4 -> Lz4Codec.INSTANCE;
            case SNAPPY -> SnappyCodec.INSTANCE;
        };
    }
}
