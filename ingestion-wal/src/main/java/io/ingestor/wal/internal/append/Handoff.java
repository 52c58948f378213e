package io.ingestor.wal.internal.append;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue through which many producers hand items to one consumer. The consumer takes all queued items together, in the
 * order of the pushes. The links are in the items, so a push allocates nothing. Closing also takes the remaining items,
 * so an item is either taken or its push returns false.
 *
 * <p>The consumer parks while the queue is empty. The push that finds it empty unparks the consumer. Later pushes need
 * not, because the consumer takes everything.
 */
public final class Handoff<T extends Handoff.Item<T>> {

    /** An item that can be handed over. It is in at most one list at a time. */
    interface Item<T extends Item<T>> {
        /** Returns the next item in the list that currently holds this one; null if this one is the last. */
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

    /**
     * The newest item, null if there is none, or CLOSED. A push releases the item's fields, and a take acquires them.
     */
    @SuppressWarnings("unused") // through HEAD
    private volatile @Nullable Object head;

    private volatile @Nullable Thread consumer;

    /** Sets the consumer. Called once, before that thread first waits. */
    public void consumedBy(Thread thread) {
        consumer = thread;
    }

    /** Pushes an item. Returns false if the queue is closed; no other thread has then seen the item. */
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
        // A plain exchange with null could briefly replace CLOSED and let in a push that is never taken.
        while (newest != null && newest != CLOSED) {
            if (HEAD.compareAndSet(this, newest, null)) {
                return oldestFirst(newest);
            }
            newest = HEAD.getVolatile(this);
        }
        return null;
    }

    /** Refuses pushes from now on, and takes the remaining items like {@link #takeAll}. */
    @Nullable
    T close() {
        Object newest = HEAD.getAndSet(this, CLOSED);
        return newest == CLOSED ? null : oldestFirst(newest);
    }

    boolean isEmpty() {
        return HEAD.getVolatile(this) == null;
    }

    /** Waits until an item is pushed or {@link #wake} is called. May also return spuriously. */
    void await() {
        if (isEmpty()) {
            LockSupport.park(this);
            // A pending interrupt would make every later park return immediately.
            Thread.interrupted();
        }
    }

    /** Waits like {@link #await()}, but for at most {@code nanos} nanoseconds. */
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
