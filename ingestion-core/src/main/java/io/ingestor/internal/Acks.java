package io.ingestor.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Every future that callers wait for, until it is complete. Decided ones go to the host's executor; if that throws, to a thread of our own; what the executor still sits on when the engine closes
 * is completed by the closing thread. So no acknowledgement is lost, whatever the executor does.
 */
final class Acks {

    private static final Logger LOGGER = System.getLogger(Acks.class.getName());
    private static final int FALLBACK_KEEP_ALIVE_SECONDS = 1;

    private final Executor executor;
    private final ThreadPoolExecutor fallback;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final Set<Pledge<?>> open = ConcurrentHashMap.newKeySet();

    Acks(Executor executor) {
        this.executor = executor;
        // Not a daemon: the JVM must not end before the acknowledgements are out. It ends by itself when idle.
        this.fallback = new ThreadPoolExecutor(
                1,
                1,
                FALLBACK_KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "ingestor-acks"));
        fallback.allowCoreThreadTimeOut(true);
    }

    <T> Pledge<T> pledge() {
        Pledge<T> pledge = new Pledge<>(this);
        open.add(pledge);
        return pledge;
    }

    void dispatch(Pledge<?> decided) {
        try {
            executor.execute(decided);
        } catch (RuntimeException | Error e) {
            if (warned.compareAndSet(false, true)) {
                LOGGER.log(
                        Level.WARNING,
                        "the ack executor refused a task ({0}); acknowledgements that it refuses are completed on the thread ingestor-acks",
                        e.toString());
            }
            fallback.execute(decided);
        }
    }

    void forget(Pledge<?> delivered) {
        open.remove(delivered);
    }

    /** Completes everything that is not complete: as it was decided, else with that failure. When this returns every future is done. */
    void close(Throwable undecided) {
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
