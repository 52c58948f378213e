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
        Promise<String> promise = acks.promise();

        assertThat(promise.keep("yes")).isTrue();

        assertThat(promise.future()).isNotDone();
        tasks.forEach(Runnable::run);
        assertThat(promise.future()).isCompletedWithValue("yes");
    }

    @Test
    void aThreadThatWaitsDeliversToItself() throws Exception {
        Promise<String> promise = acks.promise();
        CompletableFuture<String> waited = new CompletableFuture<>();
        Thread waiter = new Thread(() -> waited.complete(promise.future().join()));
        waiter.start();
        awaitParked(waiter);

        promise.keep("yes");

        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo("yes");
        assertThat(promise.future()).isCompletedWithValue("yes");
        assertThat(tasks).isEmpty();
    }

    @Test
    void whatHangsOnTheFutureIsLeftToTheExecutorThoughAThreadWaits() throws Exception {
        Promise<String> promise = acks.promise();
        List<Thread> ranOn = new CopyOnWriteArrayList<>();
        CompletableFuture<String> waited = new CompletableFuture<>();
        Thread waiter = new Thread(() -> waited.complete(promise.future().join()));
        waiter.start();
        awaitParked(waiter);
        CompletableFuture<Void> unused = promise.future().thenRun(() -> ranOn.add(Thread.currentThread()));

        promise.keep("yes");
        assertThat(ranOn).isEmpty();
        assertThat(tasks).hasSize(1);
        tasks.get(0).run();

        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo("yes");
        // A thread in join may run the dependents once the future is complete.
        assertThat(ranOn).hasSize(1).containsAnyOf(Thread.currentThread(), waiter);
    }

    @Test
    void aWaiterThatIsInterruptedLeavesTheDeliveryToTheExecutor() throws Exception {
        Promise<String> promise = acks.promise();
        CompletableFuture<Throwable> caught = new CompletableFuture<>();
        Thread waiter = new Thread(
                () -> caught.complete(catchThrowable(() -> promise.future().get())));
        waiter.start();
        awaitParked(waiter);

        waiter.interrupt();
        assertThat(caught.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        promise.keep("yes");

        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        assertThat(promise.future()).isCompletedWithValue("yes");
    }

    @Test
    void aWaiterSeesAFutureThatItsHostCompletes() throws Exception {
        Promise<String> promise = acks.promise();
        CompletableFuture<String> waited = new CompletableFuture<>();
        Thread waiter = new Thread(() -> waited.complete(promise.future().join()));
        waiter.start();
        awaitParked(waiter);

        promise.future().complete("by hand");

        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo("by hand");
        promise.keep("yes");
        tasks.forEach(Runnable::run);
        assertThat(promise.future()).isCompletedWithValue("by hand");
    }

    @Test
    void twoThreadsThatWaitBothGetTheAnswer() throws Exception {
        for (int round = 0; round < 200; round++) {
            Promise<String> promise = new Acks(null, new EngineThreads("test")).promise();
            List<CompletableFuture<String>> waited = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                CompletableFuture<String> one = new CompletableFuture<>();
                waited.add(one);
                new Thread(() -> one.complete(promise.future().join())).start();
            }

            promise.keep("yes");

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
        Promise<String> promise = acks.promise();
        promise.keep("first");

        assertThat(promise.keep("second")).isFalse();
        assertThat(promise.fail(new IllegalStateException())).isFalse();

        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        assertThat(promise.future()).isCompletedWithValue("first");
        assertThat(promise.keep("late")).isFalse();
    }

    @Test
    void anExecutorThatThrowsLosesNothing() throws Exception {
        Acks throwing = new Acks(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                new EngineThreads("test"));
        Promise<String> promise = throwing.promise();
        List<String> threads = new ArrayList<>();
        CompletableFuture<Void> called = promise.future().thenRun(() -> {
            threads.add(Thread.currentThread().getName());
        });

        promise.keep("yes");

        called.get(30, TimeUnit.SECONDS);
        assertThat(threads).containsExactly("ingestor-acks test");
    }

    @Test
    void closingCompletesWhatTheExecutorSitsOn() {
        Promise<String> decided = acks.promise();
        Promise<String> undecided = acks.promise();
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
        tasks.forEach(Runnable::run); // too late, so without effect
        assertThat(decided.future()).isCompletedWithValue("yes");
    }

    @Test
    void closingDoesNotWaitForACallbackThatRuns() throws Exception {
        Acks threads = new Acks(task -> new Thread(task).start(), new EngineThreads("test"));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Promise<String> promise = threads.promise();
        CompletableFuture<Void> callback = promise.future().thenRun(() -> {
            entered.countDown();
            await(leave);
        });
        promise.keep("yes");
        threads.handOut(promise);
        await(entered);

        threads.close(new IllegalStateException());

        assertThat(promise.future()).isCompletedWithValue("yes");
        assertThat(callback).isNotDone();
        leave.countDown();
        callback.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aCancelledFutureDisturbsNobody() {
        Promise<String> cancelled = acks.promise();
        Promise<String> other = acks.promise();
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
        Promise<String> handedOut = acks.promise();
        CompletableFuture<String> waiting = acks.handOut(handedOut);
        Promise<String> inItsCall = acks.promise();

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
        Promise<String> promise = acks.promise();
        promise.keep("yes");
        acks.close(new IllegalStateException("left undecided"));

        assertThat(acks.handOut(promise)).isCompletedWithValue("yes");
    }

    @Test
    void withoutAnExecutorOfTheHostAThreadOfOurOwnDelivers() throws Exception {
        Acks own = new Acks(null, new EngineThreads("test"));
        Promise<String> promise = own.promise();

        promise.keep("yes");

        assertThat(own.handOut(promise).get(30, TimeUnit.SECONDS)).isEqualTo("yes");
    }
}
