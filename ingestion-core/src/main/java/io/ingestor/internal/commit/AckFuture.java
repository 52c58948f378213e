package io.ingestor.internal.commit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The future of a call, or one that depends on it. A thread that waits for the call takes the outcome from the thread
 * that decides it, and completes the future itself. This saves the switch to a thread of the ack executor, which would
 * be most of a single caller's latency beyond the sync.
 *
 * <p>A wait in a callback holds up the tasks queued after it, possibly the very outcome it waits for. So a callback
 * that waits delivers that outcome itself, and lets another thread lead the ack threads in the meantime.
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
            // Its pool compensates only for threads that block in CompletableFuture itself.
            source.deliverHere();
        } else if ((source.isFor(this) && getNumberOfDependents() == 0) || Promise.isDelivering()) {
            source.awaitDelivery(this, nanos);
        }
    }
}
