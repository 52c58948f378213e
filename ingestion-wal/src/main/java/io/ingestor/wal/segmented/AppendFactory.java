package io.ingestor.wal.segmented;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Does on the caller's thread what needs no order: compresses a payload and computes the CRC of what will be stored. */
final class AppendFactory {

    private final Compression compression;
    private final int threshold;
    private final ArrayPool pool;
    private final @Nullable PayloadCodec codec;

    /** Throws if this JVM cannot load the codec: at the open, where it can be told, and not at the first append. */
    AppendFactory(Compression compression, int threshold, ArrayPool pool) throws IOException {
        this.compression = compression;
        this.threshold = threshold;
        this.pool = pool;
        this.codec = compression == Compression.NONE ? null : PayloadCodec.of(compression);
    }

    PendingAppend create(ByteBuffer payload, int recordCount, AckLevel level, AppendListener listener) {
        long startNanos = System.nanoTime();
        int length = payload.remaining();
        boolean syncWanted = level == AckLevel.SYNCED;
        PayloadCodec compressor = codec;
        if (compressor != null && length >= threshold) {
            byte[] target = pool.take(compressor.maxCompressedLength(length));
            int stored = compress(compressor, payload, length, target);
            // A frame that does not shrink is stored raw, so that it never costs time to read what nobody has won by.
            if (stored < length) {
                return new PendingAppend(
                        listener,
                        syncWanted,
                        recordCount,
                        length,
                        compression.id(),
                        ByteBuffer.wrap(target),
                        0,
                        stored,
                        target,
                        Crc.of(target, 0, stored),
                        startNanos);
            }
            pool.give(target);
        }
        return new PendingAppend(
                listener,
                syncWanted,
                recordCount,
                length,
                Compression.NONE.id(),
                payload,
                payload.position(),
                length,
                null,
                Crc.of(payload),
                startNanos);
    }

    /** Returns what a refused append has taken from the pool. */
    void discard(PendingAppend append) {
        byte[] array = append.pooled;
        if (array != null) {
            append.pooled = null;
            pool.give(array);
        }
    }

    private int compress(PayloadCodec compressor, ByteBuffer payload, int length, byte[] target) {
        if (payload.hasArray()) {
            return compressor.compress(payload.array(), payload.arrayOffset() + payload.position(), length, target);
        }
        byte[] source = pool.take(length);
        payload.get(payload.position(), source, 0, length);
        int stored = compressor.compress(source, 0, length, target);
        pool.give(source);
        return stored;
    }
}
