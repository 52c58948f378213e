package io.ingestor.wal.internal.format;

import io.ingestor.wal.Compression;

/** Compresses and decompresses payloads between arrays; safe for use by several threads. */
public interface PayloadCodec {

    /** Returns an upper bound of what {@link #compress} writes for so many bytes. */
    int maxCompressedLength(int length);

    /** Compresses a payload and returns the number of bytes written to {@code target} from its start on. */
    int compress(byte[] source, int offset, int length, byte[] target);

    /**
     * Decompresses into {@code uncompressedLength} bytes of {@code target} from {@code targetOffset} on and never
     * writes beyond them, whatever the source holds.
     *
     * @return bytes written, or -1 if the source is malformed
     */
    int decompress(byte[] source, int offset, int length, byte[] target, int targetOffset, int uncompressedLength);

    /** Decompresses like the other method, into the first bytes of {@code target}. */
    default int decompress(byte[] source, int offset, int length, byte[] target, int uncompressedLength) {
        return decompress(source, offset, length, target, 0, uncompressedLength);
    }

    /** Returns the codec, which is loaded at its first use. Every JVM has all of them. */
    static PayloadCodec of(Compression compression) {
        return switch (compression) {
            case NONE -> throw new IllegalArgumentException("compression NONE has no codec");
            case LZ4 -> Lz4Codec.INSTANCE;
            case SNAPPY -> SnappyCodec.INSTANCE;
        };
    }
}
