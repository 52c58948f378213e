package io.ingestor.internal.commit;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The end of an engine: the failure that stopped it, or empty after a close in order. Each caller gets a future of its
 * own, so cancelling one hides the end from no other, and a close completes them all as it completes every
 * acknowledgement.
 */
public final class Ending {

    private record End(Optional<Throwable> failure) {}

    private final Acks acks;
    private final Queue<Promise<Optional<Throwable>>> watchers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable End end;

    public Ending(Acks acks) {
        this.acks = acks;
    }

    /** Returns a new future that completes with the end. */
    public CompletableFuture<Optional<Throwable>> watch() {
        End known = end;
        if (known != null) {
            return CompletableFuture.completedFuture(known.failure());
        }
        Promise<Optional<Throwable>> watcher = acks.promise();
        watchers.add(watcher);
        CompletableFuture<Optional<Throwable>> future = acks.handOut(watcher);
        known = end;
        if (known != null) {
            // The end may have come before the watcher was seen; then nothing else decides it.
            keep(known.failure());
            return CompletableFuture.completedFuture(known.failure());
        }
        return future;
    }

    /** Decides the end, unless it was decided before, and all futures with it. */
    public void keep(Optional<Throwable> failure) {
        End known;
        synchronized (this) {
            known = end;
            if (known == null) {
                known = new End(failure);
                end = known;
            }
        }
        // Also for a caller that comes second: when it returns, every watcher is decided.
        for (Promise<Optional<Throwable>> watcher = watchers.peek(); watcher != null; watcher = watchers.peek()) {
            watcher.keep(known.failure());
            watchers.remove(watcher);
        }
    }
}
