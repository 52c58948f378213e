package io.ingestor.internal.commit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The future of a call, or one that depends on it. A thread that waits for the call takes the answer from the thread
 * that decides it, and completes the future on its own: one change of threads less than by way of the ack executor.
 * That change would be most of what a single caller pays above the sync.
 *
 * <p>A wait in a callback holds up what is queued behind that callback, which may be the very answer it waits for. So a
 * callback that waits delivers that answer itself, and lets another thread lead the ack threads meanwhile.
 */
final class AckFuture<T> extends CompletableFuture<T> {

    private final Promise<?> source;

    AckFuture(Promise<?> source) {
        this.source = source;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new AckFuture<>(source);
    }

    @Override
    public T join() {
        if (isDone()) {
            return super.join();
        }
        AckThreads.standAside();
        try {
            takeDelivery(Long.MAX_VALUE);
            return super.join();
        } finally {
            AckThreads.stepBack();
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (isDone()) {
            return super.get();
        }
        AckThreads.standAside();
        try {
            takeDelivery(Long.MAX_VALUE);
            return super.get();
        } finally {
            AckThreads.stepBack();
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (isDone()) {
            return super.get(timeout, unit);
        }
        AckThreads.standAside();
        try {
            long start = System.nanoTime();
            long nanos = unit.toNanos(timeout);
            takeDelivery(nanos);
            return super.get(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
        } finally {
            AckThreads.stepBack();
        }
    }

    private void takeDelivery(long nanos) {
        if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
            // Its pool makes up for threads that wait in the ordinary way only.
            source.deliverHere();
        } else if ((source.isFor(this) && getNumberOfDependents() == 0) || Promise.isDelivering()) {
            source.awaitDelivery(this, nanos);
        }
    }
}
