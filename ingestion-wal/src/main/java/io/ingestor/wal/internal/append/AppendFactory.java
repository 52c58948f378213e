package io.ingestor.wal.internal.append;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.PayloadCodec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A factory of appends that compresses the payload and computes the CRC of the stored bytes. Neither depends on the
 * order of appends, so both run on the caller's thread.
 */
@SuppressWarnings("ByteBufferBackingArray") // a pooled buffer has array offset 0
public final class AppendFactory {

    private final Compression compression;
    private final int threshold;
    private final BufferPool pool;
    private final @Nullable PayloadCodec codec;

    public AppendFactory(Compression compression, int threshold, BufferPool pool) {
        this.compression = compression;
        this.threshold = threshold;
        this.pool = pool;
        this.codec = compression == Compression.NONE ? null : PayloadCodec.of(compression);
    }

    /**
     * Returns the capacity of the buffer into which {@link #create} compresses a payload of this length; 0 if it stores
     * the payload raw.
     */
    long copyBytes(int length) {
        PayloadCodec compressor = codec;
        return compressor == null || length < threshold
                ? 0
                : BufferPool.capacity(compressor.maxCompressedLength(length));
    }

    /**
     * Creates an append with its payload compressed and its CRC computed.
     *
     * @param listener the receiver of the outcome; null if the append itself is to receive it
     */
    PendingAppend create(ByteBuffer payload, int recordCount, AckLevel level, @Nullable AppendListener listener) {
        long startNanos = System.nanoTime();
        int length = payload.remaining();
        PayloadCodec compressor = codec;
        if (compressor != null && length >= threshold) {
            ByteBuffer target = pool.take(compressor.maxCompressedLength(length));
            int stored = compress(compressor, payload, length, target.array());
            // A payload that does not shrink is stored raw, because decompressing it would cost time and save no space.
            if (stored < length) {
                return new PendingAppend(
                        listener,
                        level,
                        recordCount,
                        length,
                        compression,
                        target.limit(stored),
                        Crc.of(target.array(), 0, stored),
                        startNanos);
            }
            pool.give(target);
        }
        return new PendingAppend(
                listener, level, recordCount, length, Compression.NONE, payload, Crc.of(payload), startNanos);
    }

    /**
     * Drops the append's payload, and returns the buffer to the pool if it came from there. Called when the bytes are
     * no longer needed.
     */
    void releasePayload(PendingAppend append) {
        ByteBuffer payload = append.payload;
        append.payload = null;
        if (append.isPooled() && payload != null) {
            pool.give(payload.clear());
        }
    }

    private int compress(PayloadCodec compressor, ByteBuffer payload, int length, byte[] target) {
        if (payload.hasArray()) {
            return compressor.compress(payload.array(), payload.arrayOffset() + payload.position(), length, target);
        }
        ByteBuffer source = pool.take(length);
        payload.get(payload.position(), source.array(), 0, length);
        int stored = compressor.compress(source.array(), 0, length, target);
        pool.give(source);
        return stored;
    }
}
