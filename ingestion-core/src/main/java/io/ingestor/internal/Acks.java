package io.ingestor.internal;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Every future that callers wait for, until it is complete. Decided ones go to the host's executor; if that throws, to a thread of our own; what the executor still sits on when the engine closes
 * is completed by the closing thread. So no acknowledgement is lost, whatever the executor does.
 */
final class Acks {

    private static final HostLogger LOGGER = HostLogger.of(Acks.class.getName());
    private static final int OWN_KEEP_ALIVE_SECONDS = 1;

    private final Executor executor;
    private final ThreadPoolExecutor own;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final Set<Pledge<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param executor the host's, or null for a thread of our own */
    Acks(@Nullable Executor executor) {
        // Not a daemon: the JVM must not end before the acknowledgements are out. It ends by itself when idle.
        this.own = new ThreadPoolExecutor(
                1,
                1,
                OWN_KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "ingestor-acks"));
        own.allowCoreThreadTimeOut(true);
        this.executor = executor == null ? own : executor;
    }

    <T> Pledge<T> pledge() {
        return new Pledge<>(this);
    }

    /**
     * The pledge's future, for the caller, whose call the log has taken or refused by now. Only from here on does a close answer for it: until then its caller is still in the call, and the log
     * or this engine may yet refuse it.
     */
    <T> CompletableFuture<T> handOut(Pledge<T> pledge) {
        try {
            open.add(pledge);
        } catch (OutOfMemoryError e) {
            // The log decides it all the same; only a close does not see to its delivery.
            return pledge.future();
        }
        if (pledge.future().isDone()) {
            open.remove(pledge);
        } else if (closed) {
            pledge.run();
        }
        return pledge.future();
    }

    void dispatch(Pledge<?> decided) {
        try {
            executor.execute(decided);
        } catch (RuntimeException | Error e) {
            // Before anything is said of it, which could fail as well.
            dispatchToOwn(decided);
            if (warned.compareAndSet(false, true)) {
                LOGGER.log(
                        Level.WARNING,
                        "the ack executor refused a task ({0}); acknowledgements that it refuses are completed on the thread ingestor-acks",
                        e.getClass().getName());
            }
        }
    }

    private void dispatchToOwn(Pledge<?> decided) {
        try {
            own.execute(decided);
        } catch (OutOfMemoryError e) {
            // No thread can be made. Late on a thread of the log is better than never.
            decided.run();
        }
    }

    void forget(Pledge<?> delivered) {
        open.remove(delivered);
    }

    /** Completes everything that is not complete: as it was decided, else with that failure. When this returns every future is done. */
    void close(Throwable undecided) {
        closed = true;
        for (Pledge<?> pledge : open) {
            pledge.fail(undecided);
            pledge.run();
            // Another thread may be between taking the delivery and completing the future; that takes it no lock and no
            // wait.
            while (!pledge.future().isDone()) {
                Thread.onSpinWait();
            }
        }
    }
}
