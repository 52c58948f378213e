package io.ingestor.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.internal.memory.MemoryBudget.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {

    private static final long LONG_WAIT = TimeUnit.MINUTES.toNanos(10);

    private final MemoryBudget budget = new MemoryBudget(100);
    private final MemoryAccount account = new MemoryAccount("a");

    @Test
    void reservesUpToTheLimitAndNoByteMore() {
        assertThat(budget.reserve(account, 60, 0, bytes -> false)).isEqualTo(Outcome.RESERVED);
        assertThat(budget.reserve(account, 41, 0, bytes -> false)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(budget.reserve(account, 40, 0, bytes -> false)).isEqualTo(Outcome.RESERVED);

        assertThat(budget.used()).isEqualTo(100);
        assertThat(budget.free()).isZero();
    }

    @Test
    void takesWhatReclaimingGivesBackInsteadOfWaiting() {
        budget.reserve(account, 100, 0, bytes -> false);

        Outcome outcome = budget.reserve(account, 30, 0, bytes -> {
            budget.giveBack(50);
            return true;
        });

        assertThat(outcome).isEqualTo(Outcome.RESERVED);
        assertThat(budget.used()).isEqualTo(80);
    }

    @Test
    void aWaiterGoesOnWhenBytesAreReleased() throws Exception {
        budget.reserve(account, 100, 0, bytes -> false);
        Waiter waiter = new Waiter(50);

        budget.giveBack(50);

        assertThat(waiter.outcome()).isEqualTo(Outcome.RESERVED);
        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void aWaiterTriesToReclaimAgainWhenItIsSignalled() throws Exception {
        budget.reserve(account, 100, 0, bytes -> false);
        AtomicInteger reclaimable = new AtomicInteger();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> outcome.complete(budget.reserve(account, 20, LONG_WAIT, bytes -> {
            int given = reclaimable.getAndSet(0);
            budget.adjust(-given);
            return given > 0;
        })));
        thread.start();
        awaitParked(thread);

        reclaimable.set(20);
        budget.signal();

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.RESERVED);
    }

    @Test
    void waitersAreServedInTheOrderTheyCameSoThatALargeOneIsNotStarved() throws Exception {
        budget.reserve(account, 100, 0, bytes -> false);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Waiter large = new Waiter(90, () -> order.add("large"));
        Waiter small = new Waiter(10, () -> order.add("small"));

        budget.giveBack(10);
        assertThat(small.thread.isAlive()).isTrue();
        assertThat(budget.reserve(account, 5, 0, bytes -> false)).isEqualTo(Outcome.TIMED_OUT);
        budget.giveBack(80);

        assertThat(large.outcome()).isEqualTo(Outcome.RESERVED);
        assertThat(order.get(0)).isEqualTo("large");
        budget.giveBack(10);
        assertThat(small.outcome()).isEqualTo(Outcome.RESERVED);
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        budget.reserve(account, 100, 0, bytes -> false);
        Waiter waiter = new Waiter(1);

        waiter.thread.interrupt();

        assertThat(waiter.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(waiter.interruptedAfter).isTrue();
    }

    @Test
    void anInterruptedCallerGetsWhatIsFree() {
        Thread.currentThread().interrupt();

        Outcome outcome = budget.reserve(account, 1, LONG_WAIT, bytes -> false);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isEqualTo(Outcome.RESERVED);
    }

    @Test
    void closingEndsEveryWait() throws Exception {
        budget.reserve(account, 100, 0, bytes -> false);
        Waiter first = new Waiter(1);
        Waiter second = new Waiter(1);

        budget.close();

        assertThat(first.outcome()).isEqualTo(Outcome.CLOSED);
        assertThat(second.outcome()).isEqualTo(Outcome.CLOSED);
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    /** A thread that waits for bytes. It is parked when the constructor returns. */
    private final class Waiter {
        final Thread thread;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private volatile boolean interruptedAfter;

        Waiter(long bytes) {
            this(bytes, () -> {});
        }

        Waiter(long bytes, Runnable then) {
            thread = new Thread(() -> {
                Outcome reached = budget.reserve(account, bytes, LONG_WAIT, ignored -> false);
                then.run();
                interruptedAfter = Thread.currentThread().isInterrupted();
                outcome.complete(reached);
            });
            thread.start();
            awaitParked(thread);
        }

        Outcome outcome() throws Exception {
            return outcome.get(30, TimeUnit.SECONDS);
        }
    }
}
