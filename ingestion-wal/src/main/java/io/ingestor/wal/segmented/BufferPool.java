package io.ingestor.wal.segmented;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few heap buffers of each power-of-two size for compressed payloads, so that an append allocates none in the steady state. What does not fit is left to the
 * garbage collector; a pooled buffer is dirty, and whole: its position is 0 and its limit its capacity.
 */
final class BufferPool {

    private static final int MIN_SHIFT = 10;
    private static final int MAX_POOLED_SHIFT = 20;
    private static final int PER_SIZE = 32;

    private final AtomicReferenceArray<@Nullable ByteBuffer> slots =
            new AtomicReferenceArray<>((MAX_POOLED_SHIFT - MIN_SHIFT + 1) * PER_SIZE);

    /** A buffer of at least {@code length} bytes. */
    ByteBuffer take(int length) {
        int shift = shift(length);
        if (shift > MAX_POOLED_SHIFT) {
            return ByteBuffer.allocate(length);
        }
        int base = (shift - MIN_SHIFT) * PER_SIZE;
        for (int i = base; i < base + PER_SIZE; i++) {
            if (slots.getPlain(i) != null) {
                ByteBuffer buffer = slots.getAndSet(i, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return ByteBuffer.allocate(1 << shift);
    }

    void give(ByteBuffer buffer) {
        int shift = shift(buffer.capacity());
        if (shift > MAX_POOLED_SHIFT || buffer.capacity() != 1 << shift) {
            return;
        }
        int base = (shift - MIN_SHIFT) * PER_SIZE;
        for (int i = base; i < base + PER_SIZE; i++) {
            if (slots.getPlain(i) == null && slots.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }

    private static int shift(int length) {
        return Math.max(MIN_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
    }
}
