package io.ingestor.internal.block;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A pool of a few reusable objects for any number of threads. It is not a thread-local: those would pile up with the
 * threads, which may be many and short-lived. When all objects are lent, a new one is made. It is dropped if the pool
 * is full when it comes back.
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

    /** Spreads threads over the slots; ids of threads are handed out in order. */
    private static int start(int length) {
        return (int) (Thread.currentThread().getId() % length);
    }
}
