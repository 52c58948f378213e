package io.ingestor.wal.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.LogClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DurableSignalTest {

    private final DurableSignal signal = new DurableSignal();

    /** Lets each side continue only when the other has been woken, so that a single lost wake-up stops both. */
    @Test
    void noChangeIsMissedBetweenTheLookAndTheSleep() throws Exception {
        int turns = 3_000;
        AtomicInteger ping = new AtomicInteger();
        AtomicInteger pong = new AtomicInteger();
        DurableSignal back = new DurableSignal();
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= turns; i++) {
                reach(signal, ping, i);
                pong.set(i);
                back.signal();
            }
        });

        for (int i = 1; i <= turns; i++) {
            ping.set(i);
            signal.signal();
            reach(back, pong, i);
        }

        other.get(30, TimeUnit.SECONDS);
        assertThat(pong).hasValue(turns);
    }

    private static void reach(DurableSignal signal, AtomicInteger value, int wanted) {
        try {
            assertThat(signal.await(() -> value.get() >= wanted, TimeUnit.SECONDS.toNanos(50)))
                    .isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyWaiterIsWoken() throws Exception {
        AtomicInteger value = new AtomicInteger();
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread waiter = new Thread(() -> reach(signal, value, 1));
            waiter.start();
            waiters.add(waiter);
        }
        for (Thread waiter : waiters) {
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }

        value.set(1);
        signal.signal();

        for (Thread waiter : waiters) {
            waiter.join();
        }
    }

    @Test
    void aWaitWithoutTimeOnlyLooks() throws Exception {
        assertThat(signal.await(() -> false, 0)).isFalse();
        assertThat(signal.await(() -> false, -1)).isFalse();
        assertThat(signal.await(() -> true, 0)).isTrue();
    }

    @Test
    void whatIsThrownAtALookEndsTheWait() {
        assertThatThrownBy(() -> signal.await(
                        () -> {
                            throw new LogClosedException("closed");
                        },
                        Long.MAX_VALUE))
                .isInstanceOf(LogClosedException.class);
    }
}
