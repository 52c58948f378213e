package io.ingestor.wal.internal.append;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue through which many producers hand items to one consumer. The consumer takes all there are at once, in the
 * order of the pushes. The links are in the items, so a push allocates nothing. Closing is atomic with the last take:
 * an item is either in it or its push returns false.
 *
 * <p>The consumer parks when there is nothing. It is unparked by the push that finds the stack empty; later pushes need
 * not wake it, because it takes all.
 */
public final class Handoff<T extends Handoff.Item<T>> {

    /** An item that can be handed over; it takes part in one hand-over at a time. */
    interface Item<T extends Item<T>> {
        /** Returns the item behind this one, in whatever list it is. */
        @Nullable
        T next();

        void next(@Nullable T item);
    }

    private static final Object CLOSED = new Object();
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Handoff.class, "head", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Newest item, null if there is none, or CLOSED. Pushes release the item's fields, takes acquire them. */
    @SuppressWarnings("unused") // through HEAD
    private volatile @Nullable Object head;

    private volatile @Nullable Thread consumer;

    /** Names the thread that takes. Called once, before that thread first waits. */
    public void consumedBy(Thread thread) {
        consumer = thread;
    }

    /** Returns false, with the item untouched by others, if this is closed. */
    @SuppressWarnings("unchecked")
    boolean push(T item) {
        Object previous;
        do {
            previous = HEAD.getVolatile(this);
            if (previous == CLOSED) {
                return false;
            }
            item.next((T) previous);
        } while (!HEAD.compareAndSet(this, previous, item));
        if (previous == null) {
            wake();
        }
        return true;
    }

    /**
     * Takes everything pushed so far, as a list linked by {@link Item#next}, oldest first; null if there is nothing.
     */
    @Nullable
    T takeAll() {
        Object newest = HEAD.getVolatile(this);
        // Swapped, not set: a null over CLOSED, however briefly, lets a push in that no thread takes any more.
        while (newest != null && newest != CLOSED) {
            if (HEAD.compareAndSet(this, newest, null)) {
                return oldestFirst(newest);
            }
            newest = HEAD.getVolatile(this);
        }
        return null;
    }

    /** Refuses pushes from now on and returns what was pushed before. */
    @Nullable
    T close() {
        Object newest = HEAD.getAndSet(this, CLOSED);
        return newest == CLOSED ? null : oldestFirst(newest);
    }

    boolean isEmpty() {
        return HEAD.getVolatile(this) == null;
    }

    /** Waits until something may have been pushed, or {@link #wake} was called, or for no reason. */
    void await() {
        if (isEmpty()) {
            LockSupport.park(this);
            // An interrupt from another thread would make every later park return at once.
            Thread.interrupted();
        }
    }

    /** Waits like {@link #await()}, but for at most so long. */
    void await(long nanos) {
        if (isEmpty() && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
            Thread.interrupted();
        }
    }

    public void wake() {
        LockSupport.unpark(consumer);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Item<T>> @Nullable T oldestFirst(@Nullable Object newest) {
        T reversed = null;
        T item = (T) newest;
        while (item != null) {
            T older = item.next();
            item.next(reversed);
            reversed = item;
            item = older;
        }
        return reversed;
    }
}
