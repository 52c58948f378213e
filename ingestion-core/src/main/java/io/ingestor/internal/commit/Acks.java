package io.ingestor.internal.commit;

import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.host.HostLogger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The futures that callers wait for. The host's executor, if there is one, completes decided futures that no thread
 * waits for. Threads of the engine complete those that it rejects, and those that it has not completed when the engine
 * closes.
 */
public final class Acks {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");
    private static final long CLOSE_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Executor executor;
    private final AckThreads own;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final Set<Promise<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Creates the acknowledgements of one ingestor.
     *
     * @param executor the executor of the host, or null for threads of the engine
     */
    public Acks(@Nullable Executor executor, EngineThreads threads) {
        this.own = new AckThreads(threads);
        this.executor = executor == null ? own : executor;
    }

    public <T> Promise<T> promise() {
        return new Promise<>(this);
    }

    /**
     * Returns the promise's future for its caller, once the call can no longer be refused on this thread. From here on,
     * a close completes the future.
     */
    public <T> CompletableFuture<T> handOut(Promise<T> promise) {
        try {
            open.add(promise);
        } catch (OutOfMemoryError e) {
            // The log still decides the promise, but a close does not deliver it.
            return promise.future();
        }
        if (promise.future().isDone()) {
            open.remove(promise);
        } else if (closed) {
            promise.run();
        }
        return promise.future();
    }

    void dispatch(Promise<?> decided) {
        try {
            executor.execute(decided);
        } catch (RuntimeException | Error e) {
            // Dispatched before the warning, which could fail as well.
            dispatchToOwn(decided);
            if (warned.compareAndSet(false, true)) {
                LOGGER.log(
                        Level.WARNING,
                        "the ack executor rejected a task ({0}); rejected tasks run on thread ingestor-acks",
                        e.getClass().getName());
            }
        }
    }

    private void dispatchToOwn(Promise<?> decided) {
        try {
            own.execute(decided);
        } catch (OutOfMemoryError e) {
            // The task was not queued. It runs on this thread, because holding up the log is better than losing it.
            decided.run();
        }
    }

    void forget(Promise<?> delivered) {
        open.remove(delivered);
    }

    /**
     * Completes every future that was handed out, with its decided outcome or else with the failure, and returns once
     * all are complete. Callbacks run on threads of the engine, so that a callback that blocks does not block the
     * close. They run on this thread only if no more threads may be started.
     */
    public void close(Throwable undecided) {
        closed = true;
        AckThreads.standAside();
        for (Promise<?> promise : open) {
            promise.fail(undecided);
            if (!promise.future().isDone()) {
                dispatchToOwn(promise);
            }
        }
        for (Promise<?> promise : open) {
            while (!promise.future().isDone()) {
                if (own.isExhausted()) {
                    promise.run();
                }
                LockSupport.parkNanos(this, CLOSE_LOOK_NANOS);
            }
        }
    }
}
