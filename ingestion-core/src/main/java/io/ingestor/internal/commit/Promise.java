package io.ingestor.internal.commit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A future that a caller holds. It is decided once, usually by a thread of the log, and delivered once. A thread that
 * waits for it delivers it if it has no dependents; otherwise the ack executor does. The caller's actions on the
 * future, such as cancelling it, change neither.
 */
public final class Promise<T> implements Runnable {

    /** The outcome of a failed promise. The outcome of a kept promise is the value itself. */
    private static final class Failure {
        private final Throwable cause;

        Failure(Throwable cause) {
            this.cause = cause;
        }
    }

    /** The access to the fields. It avoids atomic objects, because there is a promise for every call. */
    private static final VarHandle OUTCOME;

    private static final VarHandle WAITER;

    static {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            OUTCOME = lookup.findVarHandle(Promise.class, "outcome", Object.class);
            WAITER = lookup.findVarHandle(Promise.class, "waiter", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The outcome once a thread has begun to deliver it. */
    private static final Object DELIVERED = new Object();

    /** The nesting depth of deliveries on the current thread, each in a callback of the one before. */
    private static final ThreadLocal<int[]> DELIVERIES = ThreadLocal.withInitial(() -> new int[1]);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Acks acks;
    private final CompletableFuture<T> future = new AckFuture<>(this);

    /** The outcome, null until it is decided. */
    private volatile @Nullable Object outcome;

    /**
     * The thread that waits, if any. If the decider clears this field, the waiter delivers the outcome. If the waiter
     * clears it first, the decider leaves the delivery to the executor.
     */
    private volatile @Nullable Thread waiter;

    Promise(Acks acks) {
        this.acks = acks;
    }

    boolean isFor(CompletableFuture<?> candidate) {
        return future == candidate;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Decides the promise with a value; returns false if it was decided before. */
    boolean keep(T value) {
        return decide(value);
    }

    /** Decides the promise with a failure; returns false if it was decided before. */
    public boolean fail(Throwable failure) {
        return decide(new Failure(failure));
    }

    /** Decides and delivers on this thread, for a caller that does not have the future yet. */
    void failHere(Throwable failure) {
        if (OUTCOME.compareAndSet(this, (Object) null, DELIVERED)) {
            future.completeExceptionally(failure);
        }
    }

    private boolean decide(Object decision) {
        if (!OUTCOME.compareAndSet(this, (Object) null, decision)) {
            return false;
        }
        Thread taker = future.getNumberOfDependents() == 0 ? (Thread) WAITER.getAndSet(this, (Thread) null) : null;
        if (taker != null) {
            LockSupport.unpark(taker);
        } else {
            acks.dispatch(this);
            // If a waiter is still set, it wakes up and waits for the executor instead.
            LockSupport.unpark(waiter);
        }
        return true;
    }

    /**
     * Returns true if the current thread runs a callback. A delivery that is queued after the callback waits for it.
     */
    static boolean isDelivering() {
        return DELIVERIES.get()[0] > 0;
    }

    /**
     * Waits for the decision, at most for the given time, and delivers it on this thread. Returns early after an
     * interrupt, if the awaited future is complete, or if another thread already waits.
     *
     * @param awaited the future that the caller waits for, this one or one that depends on it
     */
    void awaitDelivery(CompletableFuture<?> awaited, long nanos) {
        Thread self = Thread.currentThread();
        if (WAITER.compareAndSet(this, (Thread) null, self)) {
            long start = System.nanoTime();
            long left = nanos;
            while (left > 0 && outcome == null && !awaited.isDone() && !self.isInterrupted()) {
                // The host may complete either future itself, which does not wake this thread.
                LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
                left = nanos - (System.nanoTime() - start);
            }
            if (!WAITER.compareAndSet(this, self, (Thread) null)) {
                run();
                return;
            }
        }
        deliverHere();
    }

    /**
     * Delivers the decision, if there is one, on this thread: the executor may have queued it after the very task that
     * waits here. If the future has dependents, the delivery is left to the executor, unless this thread is in a
     * callback that may hold up the executor.
     */
    void deliverHere() {
        if (future.getNumberOfDependents() == 0 || isDelivering()) {
            run();
        }
    }

    /** Delivers the decision, if there is one and no other thread delivers it. */
    @Override
    @SuppressWarnings("unchecked") // any other outcome is a value
    public void run() {
        Object decided = outcome;
        // First, because it may fail for lack of memory: an outcome marked as delivered must be delivered.
        int[] deliveries = DELIVERIES.get();
        if (decided == null || decided == DELIVERED || !OUTCOME.compareAndSet(this, decided, DELIVERED)) {
            return;
        }
        deliveries[0]++;
        try {
            if (decided instanceof Failure failure) {
                future.completeExceptionally(failure.cause);
            } else {
                future.complete((T) decided);
            }
        } finally {
            deliveries[0]--;
            // Only now, because a close must find the promise until its future is complete.
            acks.forget(this);
        }
    }
}
