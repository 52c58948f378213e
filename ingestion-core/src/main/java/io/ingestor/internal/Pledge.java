package io.ingestor.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A future that a caller holds. It is decided once, usually by a thread of the log, and delivered once: by a thread that waits for it and nothing else hangs on it, else by one of the ack executor. What
 * the caller does to the future, such as cancelling it, changes neither.
 */
final class Pledge<T> implements Runnable {

    private static final class Outcome<T> {
        final @Nullable T value;
        final @Nullable Throwable failure;

        Outcome(@Nullable T value, @Nullable Throwable failure) {
            this.value = value;
            this.failure = failure;
        }
    }

    private static final Outcome<?> DELIVERED = new Outcome<>(null, null);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Acks acks;
    private final CompletableFuture<T> future = new AckFuture<>(this);
    private final AtomicReference<@Nullable Outcome<?>> outcome = new AtomicReference<>();

    /** A thread that waits. Whoever takes it out of here while there is a decision sees to the delivery: the decider leaves it to the thread, the thread leaves it to the executor. */
    private final AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();

    Pledge(Acks acks) {
        this.acks = acks;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Decides for a value; false if it was decided before. */
    boolean keep(T value) {
        return decide(new Outcome<>(value, null));
    }

    /** Decides for a failure; false if it was decided before. */
    boolean fail(Throwable failure) {
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

    /** Waits for the decision and delivers it on this thread; returns without if something else comes between, such as an interrupt or another thread that waits. */
    void awaitDelivery() {
        Thread self = Thread.currentThread();
        if (!waiter.compareAndSet(null, self)) {
            return;
        }
        while (outcome.get() == null && !future.isDone() && !self.isInterrupted()) {
            // The host may complete the future itself, and wakes nobody here.
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (!waiter.compareAndSet(self, null)) {
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
        try {
            if (decided.failure != null) {
                future.completeExceptionally(decided.failure);
            } else {
                complete((T) decided.value);
            }
        } finally {
            // Only now: until the future is complete a close must find it.
            acks.forget(this);
        }
    }

    @SuppressWarnings("NullAway") // a value is null only where T is
    private void complete(@Nullable T value) {
        future.complete(value);
    }
}
