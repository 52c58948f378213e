package io.ingestor.internal.commit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A future that a caller holds. It is decided once, usually by a thread of the log, and delivered once: by a thread that waits for it and nothing else hangs on it, else by one of the ack executor. What
 * the caller does to the future, such as cancelling it, changes neither.
 */
public final class Pledge<T> implements Runnable {

    private static final class Outcome<T> {
        final @Nullable T value;
        final @Nullable Throwable failure;

        Outcome(@Nullable T value, @Nullable Throwable failure) {
            this.value = value;
            this.failure = failure;
        }
    }

    private static final Outcome<?> DELIVERED = new Outcome<>(null, null);

    /** The number of deliveries, each in a callback of the one before, that the current thread is in. */
    private static final ThreadLocal<int[]> DELIVERIES = ThreadLocal.withInitial(() -> new int[1]);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Acks acks;
    private final CompletableFuture<T> future = new AckFuture<>(this);
    private final AtomicReference<@Nullable Outcome<?>> outcome = new AtomicReference<>();

    /** A thread that waits. Whoever takes it out of here while there is a decision sees to the delivery: the decider leaves it to the thread, the thread leaves it to the executor. */
    private final AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();

    Pledge(Acks acks) {
        this.acks = acks;
    }

    boolean isFor(CompletableFuture<?> candidate) {
        return future == candidate;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Decides for a value; false if it was decided before. */
    boolean keep(T value) {
        return decide(new Outcome<>(value, null));
    }

    /** Decides for a failure; false if it was decided before. */
    public boolean fail(Throwable failure) {
        return decide(new Outcome<T>(null, failure));
    }

    /** Decides and delivers on this thread, for a caller that does not have the future yet. */
    void failHere(Throwable failure) {
        if (outcome.compareAndSet(null, DELIVERED)) {
            future.completeExceptionally(failure);
        }
    }

    private boolean decide(Outcome<T> decision) {
        if (!outcome.compareAndSet(null, decision)) {
            return false;
        }
        Thread taker = future.getNumberOfDependents() == 0 ? waiter.getAndSet(null) : null;
        if (taker != null) {
            LockSupport.unpark(taker);
        } else {
            acks.dispatch(this);
            // One that stays there goes on to wait for the executor.
            LockSupport.unpark(waiter.get());
        }
        return true;
    }

    /** Returns true if the current thread runs a callback, which a delivery that is queued behind it would wait for. */
    static boolean isDelivering() {
        return DELIVERIES.get()[0] > 0;
    }

    /**
     * Waits for the decision, at most that long, and delivers it on this thread. Returns without if something else
     * comes between, such as an interrupt or another thread that waits.
     *
     * @param awaited the future that the caller waits for, this one or one that depends on it
     */
    void awaitDelivery(CompletableFuture<?> awaited, long nanos) {
        Thread self = Thread.currentThread();
        if (waiter.compareAndSet(null, self)) {
            long start = System.nanoTime();
            long left = nanos;
            while (left > 0 && outcome.get() == null && !awaited.isDone() && !self.isInterrupted()) {
                // The host may complete either future itself, which wakes no thread here.
                LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
                left = nanos - (System.nanoTime() - start);
            }
            if (!waiter.compareAndSet(self, null)) {
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
    @SuppressWarnings("unchecked") // only decide() puts other outcomes than DELIVERED there
    public void run() {
        Outcome<?> decided = outcome.get();
        if (decided == null || decided == DELIVERED || !outcome.compareAndSet(decided, DELIVERED)) {
            return;
        }
        int[] deliveries = DELIVERIES.get();
        deliveries[0]++;
        try {
            if (decided.failure != null) {
                future.completeExceptionally(decided.failure);
            } else {
                complete((T) decided.value);
            }
        } finally {
            deliveries[0]--;
            // Only now: until the future is complete a close must find it.
            acks.forget(this);
        }
    }

    @SuppressWarnings("NullAway") // a value is null only where T is
    private void complete(@Nullable T value) {
        future.complete(value);
    }
}
