package io.ingestor.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ingestor.internal.host.EngineThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AcksTest {

    private final List<Runnable> tasks = new ArrayList<>();
    private final Acks acks = new Acks(tasks::add, new EngineThreads("test"));

    @Test
    void aDecisionIsDeliveredByTheExecutorOnly() {
        Pledge<String> pledge = acks.pledge();

        assertThat(pledge.keep("yes")).isTrue();

        assertThat(pledge.future()).isNotDone();
        tasks.forEach(Runnable::run);
        assertThat(pledge.future()).isCompletedWithValue("yes");
    }

    @Test
    void aThreadThatWaitsDeliversToItself() throws Exception {
        Pledge<String> pledge = acks.pledge();
        CompletableFuture<String> waited = new CompletableFuture<>();
        Thread waiter = new Thread(() -> waited.complete(pledge.future().join()));
        waiter.start();
        awaitParked(waiter);

        pledge.keep("yes");

        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo("yes");
        assertThat(pledge.future()).isCompletedWithValue("yes");
        assertThat(tasks).isEmpty();
    }

    @Test
    void whatHangsOnTheFutureIsLeftToTheExecutorThoughAThreadWaits() throws Exception {
        Pledge<String> pledge = acks.pledge();
        List<Thread> ranOn = new CopyOnWriteArrayList<>();
        CompletableFuture<String> waited = new CompletableFuture<>();
        Thread waiter = new Thread(() -> waited.complete(pledge.future().join()));
        waiter.start();
        awaitParked(waiter);
        CompletableFuture<Void> unused = pledge.future().thenRun(() -> ranOn.add(Thread.currentThread()));

        pledge.keep("yes");
        assertThat(ranOn).isEmpty();
        assertThat(tasks).hasSize(1);
        tasks.get(0).run();

        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo("yes");
        // A thread in join helps with what hangs on the future once that is complete.
        assertThat(ranOn).hasSize(1).containsAnyOf(Thread.currentThread(), waiter);
    }

    @Test
    void aWaiterThatIsInterruptedLeavesTheDeliveryToTheExecutor() throws Exception {
        Pledge<String> pledge = acks.pledge();
        CompletableFuture<Throwable> caught = new CompletableFuture<>();
        Thread waiter = new Thread(
                () -> caught.complete(catchThrowable(() -> pledge.future().get())));
        waiter.start();
        awaitParked(waiter);

        waiter.interrupt();
        assertThat(caught.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        pledge.keep("yes");

        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        assertThat(pledge.future()).isCompletedWithValue("yes");
    }

    @Test
    void aWaiterSeesAFutureThatItsHostCompletes() throws Exception {
        Pledge<String> pledge = acks.pledge();
        CompletableFuture<String> waited = new CompletableFuture<>();
        Thread waiter = new Thread(() -> waited.complete(pledge.future().join()));
        waiter.start();
        awaitParked(waiter);

        pledge.future().complete("by hand");

        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo("by hand");
        pledge.keep("yes");
        tasks.forEach(Runnable::run);
        assertThat(pledge.future()).isCompletedWithValue("by hand");
    }

    @Test
    void twoThreadsThatWaitBothGetTheAnswer() throws Exception {
        for (int round = 0; round < 200; round++) {
            Pledge<String> pledge = new Acks(null, new EngineThreads("test")).pledge();
            List<CompletableFuture<String>> waited = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                CompletableFuture<String> one = new CompletableFuture<>();
                waited.add(one);
                new Thread(() -> one.complete(pledge.future().join())).start();
            }

            pledge.keep("yes");

            for (CompletableFuture<String> one : waited) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("yes");
            }
        }
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void onlyTheFirstDecisionCounts() {
        Pledge<String> pledge = acks.pledge();
        pledge.keep("first");

        assertThat(pledge.keep("second")).isFalse();
        assertThat(pledge.fail(new IllegalStateException())).isFalse();

        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        assertThat(pledge.future()).isCompletedWithValue("first");
        assertThat(pledge.keep("late")).isFalse();
    }

    @Test
    void anExecutorThatThrowsLosesNothing() throws Exception {
        Acks throwing = new Acks(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                new EngineThreads("test"));
        Pledge<String> pledge = throwing.pledge();
        List<String> threads = new ArrayList<>();
        CompletableFuture<Void> called = pledge.future().thenRun(() -> {
            threads.add(Thread.currentThread().getName());
        });

        pledge.keep("yes");

        called.get(30, TimeUnit.SECONDS);
        assertThat(threads).containsExactly("ingestor-acks test");
    }

    @Test
    void closingCompletesWhatTheExecutorSitsOn() {
        Pledge<String> decided = acks.pledge();
        Pledge<String> undecided = acks.pledge();
        decided.keep("yes");
        acks.handOut(decided);
        acks.handOut(undecided);

        acks.close(new IllegalStateException("closed"));

        assertThat(decided.future()).isCompletedWithValue("yes");
        Throwable failure = catchThrowable(undecided.future()::join);
        assertThat(failure)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("closed");
        tasks.forEach(Runnable::run); // too late, and harmless
        assertThat(decided.future()).isCompletedWithValue("yes");
    }

    @Test
    void closingDoesNotWaitForACallbackThatRuns() throws Exception {
        Acks threads = new Acks(task -> new Thread(task).start(), new EngineThreads("test"));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Pledge<String> pledge = threads.pledge();
        CompletableFuture<Void> callback = pledge.future().thenRun(() -> {
            entered.countDown();
            await(leave);
        });
        pledge.keep("yes");
        threads.handOut(pledge);
        await(entered);

        threads.close(new IllegalStateException());

        assertThat(pledge.future()).isCompletedWithValue("yes");
        assertThat(callback).isNotDone();
        leave.countDown();
        callback.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aCancelledFutureDisturbsNobody() {
        Pledge<String> cancelled = acks.pledge();
        Pledge<String> other = acks.pledge();
        cancelled.future().cancel(true);

        assertThat(cancelled.keep("a")).isTrue();
        other.keep("b");
        tasks.forEach(Runnable::run);

        assertThat(cancelled.future()).isCancelled();
        assertThat(other.future()).isCompletedWithValue("b");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCloseAnswersForWhatWasHandedOutAndLeavesWhatIsStillInItsCall() {
        Pledge<String> handedOut = acks.pledge();
        CompletableFuture<String> waiting = acks.handOut(handedOut);
        Pledge<String> inItsCall = acks.pledge();

        acks.close(new IllegalStateException("left undecided"));

        assertThat(waiting).isCompletedExceptionally();
        inItsCall.failHere(new IllegalArgumentException("refused"));
        assertThat(acks.handOut(inItsCall))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsHandedOutAfterACloseIsDeliveredAtOnce() {
        Pledge<String> pledge = acks.pledge();
        pledge.keep("yes");
        acks.close(new IllegalStateException("left undecided"));

        assertThat(acks.handOut(pledge)).isCompletedWithValue("yes");
    }

    @Test
    void withoutAnExecutorOfTheHostAThreadOfOurOwnDelivers() throws Exception {
        Acks own = new Acks(null, new EngineThreads("test"));
        Pledge<String> pledge = own.pledge();

        pledge.keep("yes");

        assertThat(own.handOut(pledge).get(30, TimeUnit.SECONDS)).isEqualTo("yes");
    }
}
