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
 * The futures that callers wait for, until they are complete. Decided futures go to the host's executor. Threads of our
 * own complete those it rejects, and those it has not run when the engine closes.
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
     * @param executor the host's, or null for threads of our own
     */
    public Acks(@Nullable Executor executor, EngineThreads threads) {
        this.own = new AckThreads(threads);
        this.executor = executor == null ? own : executor;
    }

    public <T> Promise<T> promise() {
        return new Promise<>(this);
    }

    /**
     * Returns the promise's future, for the caller, whose call the log has taken or refused by now. Only from here on
     * does a close answer for it: until then its caller is still in the call, and the log or this engine may yet refuse
     * it.
     */
    public <T> CompletableFuture<T> handOut(Promise<T> promise) {
        try {
            open.add(promise);
        } catch (OutOfMemoryError e) {
            // The log decides it all the same; only a close does not see to its delivery.
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
            // Before the warning, which could fail as well.
            dispatchToOwn(decided);
            if (warned.compareAndSet(false, true)) {
                LOGGER.log(
                        Level.WARNING,
                        "the ack executor rejected a task ({0}); what it rejects is completed on a thread ingestor-acks",
                        e.getClass().getName());
            }
        }
    }

    private void dispatchToOwn(Promise<?> decided) {
        try {
            own.execute(decided);
        } catch (OutOfMemoryError e) {
            // Not queued. Late on a thread of the log is better than never.
            decided.run();
        }
    }

    void forget(Promise<?> delivered) {
        open.remove(delivered);
    }

    /**
     * Completes every future that is not complete, as it was decided or else with that failure, and returns once all
     * are. Callbacks run on threads of our own, so that one that blocks does not block the close.
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
