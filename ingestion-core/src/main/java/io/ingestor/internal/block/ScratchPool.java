package io.ingestor.internal.block;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A pool of a few reusable objects for any number of threads. Thread-locals would accumulate, because threads may be
 * many and short-lived. If all objects are lent, a new one is created. An object is dropped if the pool is full when it
 * is returned.
 */
public final class ScratchPool<T> {

    private final AtomicReferenceArray<T> slots;
    private final Supplier<T> maker;

    public ScratchPool(int size, Supplier<T> maker) {
        this.slots = new AtomicReferenceArray<>(size);
        this.maker = maker;
    }

    /**
     * Lends an object. The borrower sees all writes of its last user (volatile write in {@link #giveBack}, volatile
     * read here).
     */
    public T take() {
        int length = slots.length();
        int start = start(length);
        for (int i = 0; i < length; i++) {
            int slot = (start + i) % length;
            if (slots.get(slot) != null) {
                T taken = slots.getAndSet(slot, null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return maker.get();
    }

    public void giveBack(T scratch) {
        int length = slots.length();
        int start = start(length);
        for (int i = 0; i < length; i++) {
            int slot = (start + i) % length;
            if (slots.get(slot) == null && slots.compareAndSet(slot, null, scratch)) {
                return;
            }
        }
    }

    /**
     * Returns the slot to try first. It spreads threads over the slots by their ids, which the JVM assigns in order.
     */
    private static int start(int length) {
        return (int) (Thread.currentThread().getId() % length);
    }
}
