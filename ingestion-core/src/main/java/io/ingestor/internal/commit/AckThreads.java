package io.ingestor.internal.commit;

import io.ingestor.internal.host.EngineThreads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An executor that continues while a few of its tasks block. One thread leads: it runs the tasks in order, one at a
 * time. A leader that is about to wait {@linkplain #standAside stands aside}, and another is started as soon as a task
 * is queued. A watching thread replaces a leader that is stuck in a task while others are queued. A thread that is not
 * the leader when its task returns takes the lead if it is free, and ends otherwise.
 */
public final class AckThreads implements Executor {

    /** The maximum number of threads. If all of them block, the queue is held up. */
    static final int MAX_THREADS = 64;

    /** The minimum time that a task has run when another thread takes over the queued tasks. */
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable AckThread> leader = new AtomicReference<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean watched = new AtomicBoolean();

    private final EngineThreads threads;
    private final long stuckNanos;
    private final Consumer<Thread> starting;

    AckThreads(EngineThreads threads) {
        this(threads, STUCK_NANOS, Thread::start);
    }

    /**
     * Creates an executor that replaces stuck leaders after the given time.
     *
     * @param starting the starter of threads, which throws OutOfMemoryError if no more can be started
     */
    AckThreads(EngineThreads threads, long stuckNanos, Consumer<Thread> starting) {
        this.threads = threads;
        this.stuckNanos = stuckNanos;
        this.starting = starting;
    }

    /**
     * Queues a task. If no thread can be started, runs the queued tasks on this one.
     *
     * @throws OutOfMemoryError if there is no memory to queue the task
     */
    @Override
    public void execute(Runnable task) {
        queue.add(task);
        // Read after the add: an ending leader gives up the lead before its last look at the queue.
        if (leader.get() == null) {
            try {
                replace(null);
            } catch (OutOfMemoryError e) {
                runQueued();
            }
        }
    }

    /**
     * Runs the queued tasks on this thread until there is a leader. This may hold up the log, but loses no task. Other
     * callers may have queued tasks while the thread that could not be started held the lead.
     */
    private void runQueued() {
        while (leader.get() == null) {
            Runnable task = queue.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    /** Gives up the lead if the current thread leads for any ingestor, because it may wait now. */
    public static void standAside() {
        if (Thread.currentThread() instanceof AckThread thread) {
            thread.resign();
        }
    }

    /** Takes the lead again after {@link #standAside}, unless there is another leader. */
    static void stepBack() {
        if (Thread.currentThread() instanceof AckThread thread) {
            thread.leadAgain();
        }
    }

    /** Returns true if no more threads may be started, so that a queued task may have to wait for a callback. */
    boolean isExhausted() {
        return count.get() >= MAX_THREADS;
    }

    private void replace(@Nullable AckThread stuck) {
        if (count.getAndIncrement() >= MAX_THREADS) {
            count.getAndDecrement();
            return;
        }
        boolean started = false;
        AckThread next = null;
        try {
            next = new AckThread();
            if (leader.compareAndSet(stuck, next)) {
                starting.accept(next);
                started = true;
            }
        } finally {
            if (!started) {
                count.getAndDecrement();
                if (next != null) {
                    leader.compareAndSet(next, null);
                }
            }
        }
    }

    private void ensureWatched() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            try {
                starting.accept(threads.daemon("acks-watch", this::watch));
            } catch (OutOfMemoryError e) {
                // The next leader tries again.
                watched.set(false);
            }
        }
    }

    private void watch() {
        Runnable seen = null;
        while (true) {
            LockSupport.parkNanos(this, stuckNanos);
            AckThread now = leader.get();
            if (now == null && queue.isEmpty()) {
                watched.set(false);
                // A leader elected before the flag was cleared relies on this thread.
                if (leader.get() == null || !watched.compareAndSet(false, true)) {
                    return;
                }
            }
            Runnable running = now == null ? null : now.running;
            boolean stuck = now == null || (running != null && running == seen);
            if (stuck && !queue.isEmpty()) {
                try {
                    replace(now);
                } catch (OutOfMemoryError e) {
                    // The next round tries again.
                }
            }
            seen = running;
        }
    }

    private final class AckThread extends Thread {

        /** The task that runs. The watching thread considers it stuck if it sees the same task twice in a row. */
        private volatile @Nullable Runnable running;

        AckThread() {
            super(threads.name("acks"));
            setDaemon(true);
        }

        void resign() {
            leader.compareAndSet(this, null);
            if (!queue.isEmpty()) {
                try {
                    replace(null);
                } catch (OutOfMemoryError e) {
                    // Ignored, because the callback has not failed. The watching thread tries again, and so does the
                    // next task.
                }
            }
        }

        void leadAgain() {
            if (leader.compareAndSet(null, this)) {
                ensureWatched();
            }
        }

        @Override
        public void run() {
            try {
                ensureWatched();
                lead();
            } finally {
                leader.compareAndSet(this, null);
                count.getAndDecrement();
            }
        }

        private void lead() {
            while (leader.get() == this || leader.compareAndSet(null, this)) {
                Runnable task = poll();
                if (task != null) {
                    running = task;
                    task.run();
                    running = null;
                } else {
                    leader.compareAndSet(this, null);
                    if (queue.isEmpty()) {
                        return;
                    }
                }
            }
        }

        private @Nullable Runnable poll() {
            while (true) {
                try {
                    return queue.poll(KEEP_ALIVE_NANOS, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    // A callback left this interrupt, which has no meaning here.
                }
            }
        }
    }
}
