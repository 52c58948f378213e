package io.ingestor.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * What a caller gets for its call. One that waits for it takes the answer from whoever decides it, and completes it on its own thread: a change of threads less than by way of the ack executor, which
 * is most of what a caller who is alone pays above the sync.
 */
final class AckFuture<T> extends CompletableFuture<T> {

    private final Pledge<T> pledge;

    AckFuture(Pledge<T> pledge) {
        this.pledge = pledge;
    }

    @Override
    public T join() {
        takeDelivery();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        takeDelivery();
        return super.get();
    }

    private void takeDelivery() {
        // A pool that compensates for threads that wait must be told, which is what the ordinary way does. And what
        // others
        // hang on this future is for the executor to run.
        if (!isDone() && getNumberOfDependents() == 0 && !(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
            pledge.awaitDelivery();
        }
    }
}
