package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.Compression;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The check that the native code of a compression can be loaded. Where native access is denied, or the library cannot
 * be unpacked, files are written without compression. Nothing is loaded before the first call.
 */
public final class UsableCompression {

    private static final Map<Compression, Optional<String>> OBSTACLES = new EnumMap<>(Compression.class);

    private UsableCompression() {}

    /** Returns the compression, or {@link Compression#NONE} if its native code cannot be loaded. */
    public static Compression of(Compression wanted) {
        return obstacle(wanted).isPresent() ? Compression.NONE : wanted;
    }

    /** Returns the reason for which a compression cannot be used, if there is one. */
    public static Optional<String> obstacle(Compression wanted) {
        synchronized (OBSTACLES) {
            return OBSTACLES.computeIfAbsent(wanted, UsableCompression::tried);
        }
    }

    /** Compresses a few bytes and restores them. */
    private static Optional<String> tried(Compression wanted) {
        Bytes source = new Bytes();
        Bytes compressed = new Bytes();
        byte[] restored = new byte[Long.BYTES];
        source.putLong(Long.MIN_VALUE);
        try {
            PageCodec codec = PageCodec.of(wanted);
            codec.compress(source, compressed);
            codec.decompress(compressed.array(), 0, compressed.size(), restored, 0);
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Exception | Error failure) {
            return Optional.of(failure.toString());
        }
        return Arrays.equals(source.copy(), restored) ? Optional.empty() : Optional.of("it restores other bytes");
    }
}
