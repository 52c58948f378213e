package io.ingestor.internal.commit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A future that a caller holds. It is decided once, usually by a thread of the log, and delivered once: by a thread
 * that waits for it and nothing else hangs on it, else by one of the ack executor. What the caller does to the future,
 * such as cancelling it, changes neither.
 */
public final class Promise<T> implements Runnable {

    /** The outcome of a promise that failed; that of one that was kept is the value itself. */
    private static final class Failure {
        private final Throwable cause;

        Failure(Throwable cause) {
            this.cause = cause;
        }
    }

    /** Access to the fields, rather than atomic objects: there is a promise for every call. */
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

    /** The outcome from the moment on that a thread delivers it. */
    private static final Object DELIVERED = new Object();

    /** The number of deliveries, each in a callback of the one before, that the current thread is in. */
    private static final ThreadLocal<int[]> DELIVERIES = ThreadLocal.withInitial(() -> new int[1]);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Acks acks;
    private final CompletableFuture<T> future = new AckFuture<>(this);

    /** The outcome, null until it is decided. */
    private volatile @Nullable Object outcome;

    /**
     * A thread that waits. The thread that takes it out of here while there is a decision sees to the delivery: the
     * decider leaves it to the waiter, the waiter leaves it to the executor.
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

    /** Decides for a value; returns false if it was decided before. */
    boolean keep(T value) {
        return decide(value);
    }

    /** Decides for a failure; returns false if it was decided before. */
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
            // A waiter that stays there goes on to wait for the executor.
            LockSupport.unpark(waiter);
        }
        return true;
    }

    /** Returns true if the current thread runs a callback, which a delivery that is queued behind it would wait for. */
    static boolean isDelivering() {
        return DELIVERIES.get()[0] > 0;
    }

    /**
     * Waits for the decision, at most that long, and delivers it on this thread. Returns without it if something else
     * comes between, such as an interrupt or another thread that waits.
     *
     * @param awaited the future that the caller waits for, this one or one that depends on it
     */
    void awaitDelivery(CompletableFuture<?> awaited, long nanos) {
        Thread self = Thread.currentThread();
        if (WAITER.compareAndSet(this, (Thread) null, self)) {
            long start = System.nanoTime();
            long left = nanos;
            while (left > 0 && outcome == null && !awaited.isDone() && !self.isInterrupted()) {
                // The host may complete either future itself, which wakes no thread here.
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
     * Delivers on this thread if there is a decision, which the executor may have queued behind the very task that
     * waits here. Callbacks of others are left to the executor, except in a callback: there nothing else is sure to run
     * them.
     */
    void deliverHere() {
        if (future.getNumberOfDependents() == 0 || isDelivering()) {
            run();
        }
    }

    /** Delivers what was decided, unless another thread does. */
    @Override
    @SuppressWarnings("unchecked") // an outcome that is neither is a value
    public void run() {
        Object decided = outcome;
        // First, because it may need memory: what is marked as delivered is delivered.
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
            // Only now: until the future is complete a close must find it.
            acks.forget(this);
        }
    }
}
