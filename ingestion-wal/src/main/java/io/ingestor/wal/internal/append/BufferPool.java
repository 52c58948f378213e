package io.ingestor.wal.internal.append;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A pool of heap buffers of power-of-two sizes for compressed payloads, so that an append allocates none in the steady
 * state. Buffers that do not fit are left to the garbage collector. The content of a pooled buffer is undefined; its
 * position is 0, and its limit is its capacity.
 */
public final class BufferPool {

    private static final int MIN_SHIFT = 10;
    private static final int MAX_POOLED_SHIFT = 20;
    private static final int PER_SIZE = 32;

    /**
     * The limit on the bytes of one size. It allows fewer than {@link #PER_SIZE} large buffers, so that the pool never
     * holds more than 20 MiB.
     */
    private static final int BYTES_PER_SIZE = 4 << 20;

    private final AtomicReferenceArray<@Nullable ByteBuffer> slots =
            new AtomicReferenceArray<>((MAX_POOLED_SHIFT - MIN_SHIFT + 1) * PER_SIZE);

    /** Returns a buffer of at least {@code length} bytes. */
    ByteBuffer take(int length) {
        int shift = shift(length);
        if (shift <= MAX_POOLED_SHIFT) {
            ByteBuffer pooled = pooled(shift);
            if (pooled != null) {
                return pooled;
            }
        }
        return ByteBuffer.allocate(capacity(length));
    }

    /** Returns the capacity of the buffer that {@link #take} returns for this length. */
    static int capacity(int length) {
        int shift = shift(length);
        return shift > MAX_POOLED_SHIFT ? length : 1 << shift;
    }

    private @Nullable ByteBuffer pooled(int shift) {
        int base = (shift - MIN_SHIFT) * PER_SIZE;
        for (int i = base; i < base + kept(shift); i++) {
            if (slots.getPlain(i) != null) {
                ByteBuffer buffer = slots.getAndSet(i, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return null;
    }

    private static int kept(int shift) {
        return Math.min(PER_SIZE, BYTES_PER_SIZE >> shift);
    }

    void give(ByteBuffer buffer) {
        int shift = shift(buffer.capacity());
        if (shift > MAX_POOLED_SHIFT || buffer.capacity() != 1 << shift) {
            return;
        }
        int base = (shift - MIN_SHIFT) * PER_SIZE;
        for (int i = base; i < base + kept(shift); i++) {
            if (slots.getPlain(i) == null && slots.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }

    private static int shift(int length) {
        return Math.max(MIN_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
    }
}
