package io.ingestor.wal.internal.format;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.util.Native;

/**
 * A codec for the LZ4 block format. It is native if native access is {@linkplain NativeAccess granted} and the library
 * loads, and otherwise plain Java. The variant on {@code sun.misc.Unsafe} is not used: it loads everywhere but fails at
 * its first use if the JVM denies that memory access.
 */
final class Lz4Codec implements PayloadCodec {

    static final Lz4Codec INSTANCE = new Lz4Codec(factory());

    private final LZ4Compressor compressor;
    private final LZ4SafeDecompressor decompressor;

    private Lz4Codec(LZ4Factory factory) {
        this.compressor = factory.fastCompressor();
        this.decompressor = factory.safeDecompressor();
    }

    private static LZ4Factory factory() {
        if (!NativeAccess.isGranted(LZ4Factory.class)) {
            return LZ4Factory.safeInstance();
        }
        try {
            LZ4Factory factory = LZ4Factory.nativeInstance();
            UnpackedLibraries.delete();
            return factory;
        } catch (RuntimeException | LinkageError e) {
            // The library cannot be unpacked or loaded.
            return LZ4Factory.safeInstance();
        }
    }

    /** Returns true if the native library is loaded. */
    static boolean isNative() {
        return Native.isLoaded();
    }

    @Override
    public int maxCompressedLength(int length) {
        return compressor.maxCompressedLength(length);
    }

    @Override
    public int compress(byte[] source, int offset, int length, byte[] target) {
        return compressor.compress(source, offset, length, target, 0, target.length);
    }

    @Override
    public int decompress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int uncompressedLength) {
        try {
            return decompressor.decompress(source, offset, length, target, targetOffset, uncompressedLength);
        } catch (LZ4Exception e) {
            return -1;
        }
    }
}
