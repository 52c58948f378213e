package io.ingestor.internal.commit;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The end of an engine: the failure that stopped it, or empty after an orderly close. Each caller gets its own future,
 * so cancelling one does not affect the others. A close completes them all, like all acknowledgements.
 */
public final class Ending {

    private record End(Optional<Throwable> failure) {}

    private final Acks acks;
    private final Queue<Promise<Optional<Throwable>>> watchers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable End end;

    public Ending(Acks acks) {
        this.acks = acks;
    }

    /** Returns a new future that completes when the engine ends. */
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
            // If the engine ended before the watcher was added, only this call decides the watcher.
            keep(known.failure());
            return CompletableFuture.completedFuture(known.failure());
        }
        return future;
    }

    /** Decides the end, unless it was decided before, and completes all futures with it. */
    public void keep(Optional<Throwable> failure) {
        End known;
        synchronized (this) {
            known = end;
            if (known == null) {
                known = new End(failure);
                end = known;
            }
        }
        // A second caller does this as well, so that every watcher is decided when it returns.
        for (Promise<Optional<Throwable>> watcher = watchers.peek(); watcher != null; watcher = watchers.peek()) {
            watcher.keep(known.failure());
            watchers.remove(watcher);
        }
    }
}
