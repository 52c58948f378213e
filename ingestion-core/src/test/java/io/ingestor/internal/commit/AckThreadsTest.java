package io.ingestor.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.internal.host.EngineThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that every task runs although no more threads can be started. The watcher thread never helps here. */
@Timeout(120)
class AckThreadsTest {

    private static final int CALLERS = 4;
    private static final int TASKS = 20_000;

    private static AckThreads started(Consumer<Thread> starting) {
        return new AckThreads(new EngineThreads("test"), Long.MAX_VALUE, starting);
    }

    private static OutOfMemoryError noThread() {
        return new OutOfMemoryError("unable to create native thread (for the test)");
    }

    @Test
    void aTaskRunsOnItsCallerIfNoThreadCanBeStarted() {
        AckThreads threads = started(thread -> {
            throw noThread();
        });
        List<Thread> ranOn = new ArrayList<>();

        threads.execute(() -> ranOn.add(Thread.currentThread()));

        assertThat(ranOn).containsExactly(Thread.currentThread());
    }

    @Test
    void aTaskThatReliedOnALeaderThatCannotBeStartedIsRunAllTheSame() {
        AtomicReference<AckThreads> threads = new AtomicReference<>();
        List<String> ran = new ArrayList<>();
        AtomicBoolean relied = new AtomicBoolean();
        threads.set(started(thread -> {
            // A task of another caller relies on the leader before the start of its thread fails.
            if (!relied.getAndSet(true)) {
                threads.get().execute(() -> ran.add("second"));
            }
            throw noThread();
        }));

        threads.get().execute(() -> ran.add("first"));

        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void everyTaskRunsOnceThoughMostThreadsCannotBeStarted() throws Exception {
        long seed = System.nanoTime();
        System.out.println("AckThreadsTest.everyTaskRunsOnceThoughMostThreadsCannotBeStarted seed " + seed);
        RandomGenerator random = new java.util.Random(seed);
        AckThreads threads = started(thread -> {
            if (random.nextInt(4) != 0) {
                throw noThread();
            }
            thread.start();
        });
        CountDownLatch ran = new CountDownLatch(CALLERS * TASKS);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(() -> {
                for (int task = 0; task < TASKS; task++) {
                    threads.execute(() -> {
                        // Stands aside like a callback that may wait, so that the next task needs a new thread.
                        AckThreads.standAside();
                        ran.countDown();
                    });
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
