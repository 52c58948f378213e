package io.ingestor.wal.segmented;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few arrays of each power-of-two size for compressed payloads, so that an append allocates none in the steady state. What does not fit is left to the
 * garbage collector; a pooled array is dirty.
 */
final class ArrayPool {

    private static final int MIN_SHIFT = 10;
    private static final int MAX_POOLED_SHIFT = 20;
    private static final int PER_SIZE = 32;

    private final AtomicReferenceArray<byte @Nullable []> slots =
            new AtomicReferenceArray<>((MAX_POOLED_SHIFT - MIN_SHIFT + 1) * PER_SIZE);

    /** An array of at least {@code length} bytes. */
    byte[] take(int length) {
        int shift = shift(length);
        if (shift > MAX_POOLED_SHIFT) {
            return new byte[length];
        }
        int base = (shift - MIN_SHIFT) * PER_SIZE;
        for (int i = base; i < base + PER_SIZE; i++) {
            if (slots.getPlain(i) != null) {
                byte[] array = slots.getAndSet(i, null);
                if (array != null) {
                    return array;
                }
            }
        }
        return new byte[1 << shift];
    }

    void give(byte[] array) {
        int shift = shift(array.length);
        if (shift > MAX_POOLED_SHIFT || array.length != 1 << shift) {
            return;
        }
        int base = (shift - MIN_SHIFT) * PER_SIZE;
        for (int i = base; i < base + PER_SIZE; i++) {
            if (slots.getPlain(i) == null && slots.compareAndSet(i, null, array)) {
                return;
            }
        }
    }

    private static int shift(int length) {
        return Math.max(MIN_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
    }
}
