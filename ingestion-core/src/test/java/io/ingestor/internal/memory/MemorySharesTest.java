package io.ingestor.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.internal.account.Accounting;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.account.EngineMetrics;
import io.ingestor.internal.account.Refusals;
import io.ingestor.internal.block.TenantTally;
import io.ingestor.internal.fake.Spin;
import io.ingestor.internal.memory.MemoryBudget.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MemorySharesTest {

    private static final long LONG_WAIT = TimeUnit.MINUTES.toNanos(10);

    private final MemoryBudget budget = new MemoryBudget(120, 0, 0.5);
    private final MemoryAccount a = new MemoryAccount("a");
    private final MemoryAccount b = new MemoryAccount("b");
    private final MemoryAccount c = new MemoryAccount("c");

    private static boolean nothing(long bytes) {
        return false;
    }

    private boolean take(MemoryAccount account, long bytes) {
        return budget.reserve(account, bytes, 0, MemorySharesTest::nothing) == Outcome.RESERVED;
    }

    /** Changes the bytes that a tenant holds, like the end of a call or of a table. */
    private static void adjust(MemoryBudget budget, MemoryAccount account, long delta) {
        account.add(delta);
        budget.adjust(delta);
    }

    private void fill(MemoryAccount account) {
        while (take(account, 1)) {
            assertThat(budget.used()).isLessThanOrEqualTo(budget.limit());
        }
    }

    @Test
    void aTenantAloneTakesItsShareAndNoByteMore() {
        fill(a);

        assertThat(a.held()).isEqualTo(60);
        assertThat(take(b, 30)).isTrue();
    }

    @Test
    void howManyTenantsEverFloodSomethingStaysForTheNext() {
        fill(a);
        fill(b);
        adjust(budget, a, -20);
        fill(c);
        for (MemoryAccount account : List.of(a, b, c)) {
            fill(account);
        }

        assertThat(budget.free()).isGreaterThanOrEqualTo(c.held());
        assertThat(take(new MemoryAccount("d"), 10)).isTrue();
    }

    @Test
    void tenantsThatFloodTogetherGetTheSame() {
        for (int i = 0; i < 120; i++) {
            for (MemoryAccount account : List.of(a, b)) {
                take(account, 1);
            }
        }

        assertThat(List.of(a.held(), b.held(), budget.free())).containsExactly(40L, 40L, 40L);
    }

    @Test
    void aShareOfOneHoldsNobodyBack() {
        MemoryBudget whole = new MemoryBudget(120, 0, 1);

        assertThat(whole.reserve(a, 100, 0, MemorySharesTest::nothing)).isEqualTo(Outcome.RESERVED);
        assertThat(whole.reserve(a, 20, 0, MemorySharesTest::nothing)).isEqualTo(Outcome.RESERVED);
        assertThat(whole.reserve(b, 1, 0, MemorySharesTest::nothing)).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void aCallThatIsLargerThanTheShareComesInOnceItsTenantHoldsNothing() {
        assertThat(take(a, 1)).isTrue();
        assertThat(take(a, 100)).isFalse();

        adjust(budget, a, -1);

        assertThat(take(a, 100)).isTrue();
    }

    @Test
    void aCallOfSeveralIsMeasuredByThePartThatIsCharged() {
        take(a, 30);

        assertThat(budget.reserve(a, 56, 5, 0, MemorySharesTest::nothing)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(budget.reserve(a, 55, 5, 0, MemorySharesTest::nothing)).isEqualTo(Outcome.RESERVED);

        assertThat(a.held()).isEqualTo(35);
        assertThat(budget.free()).isEqualTo(35);
    }

    @Test
    void aTenantThatMayHaveMoreWhenOthersLeaveAsksForThat() {
        budget.adjust(60); // a table that may be evicted
        assertThat(take(a, 20)).isTrue();
        List<Long> asked = new ArrayList<>();

        Outcome outcome = budget.reserve(a, 15, 0, bytes -> {
            asked.add(bytes);
            budget.giveBack(60);
            return true;
        });

        assertThat(outcome).isEqualTo(Outcome.RESERVED);
        assertThat(asked).as("its own, and as much as it holds then").containsExactly(15L + 35L);
    }

    @Test
    void nothingIsDroppedForATenantThatHoldsItsShareItself() {
        fill(a);
        List<Long> asked = new ArrayList<>();

        Outcome outcome = budget.reserve(a, 1, 0, bytes -> {
            asked.add(bytes);
            return false;
        });

        assertThat(outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(asked).containsOnly(MemoryBudget.ONLY_ITS_OWN);
    }

    @Test
    void whoIsOverItsShareWaitsInNobodysWay() throws Exception {
        fill(a);
        Waiter first = new Waiter(a, 30);
        Waiter second = new Waiter(a, 1);

        assertThat(take(b, 20)).isTrue();
        assertThat(take(a, 1)).as("its own line").isFalse();

        adjust(budget, a, -60);
        assertThat(first.outcome()).isEqualTo(Outcome.RESERVED);
        assertThat(second.outcome()).isEqualTo(Outcome.RESERVED);
    }

    @Test
    void aWaiterThatTheLeaderIsNotIsServedWhenMemoryComesBack() throws Exception {
        fill(a);
        Waiter leader = new Waiter(a, 30);
        assertThat(take(b, 60)).isTrue();
        Waiter behind = new Waiter(c, 30);

        adjust(budget, b, -60);

        assertThat(behind.outcome()).isEqualTo(Outcome.RESERVED);
        assertThat(leader.thread.isAlive()).isTrue();
        leader.thread.interrupt();
        assertThat(leader.outcome()).isEqualTo(Outcome.INTERRUPTED);
    }

    @Test
    void whenTheLeaderGivesUpTheNextLeads() throws Exception {
        assertThat(take(c, 120)).isTrue();
        Waiter leader = new Waiter(a, 100);
        Waiter next = new Waiter(b, 30);

        leader.thread.interrupt();
        assertThat(leader.outcome()).isEqualTo(Outcome.INTERRUPTED);
        adjust(budget, c, -30);

        assertThat(next.outcome()).isEqualTo(Outcome.RESERVED);
    }

    @Test
    void aLargeCallThatLacksMemoryOnlyIsNotPassed() throws Exception {
        assertThat(take(c, 100)).isTrue();
        Waiter large = new Waiter(a, 100);

        assertThat(take(b, 1)).isFalse();

        adjust(budget, c, -80);
        assertThat(large.outcome()).isEqualTo(Outcome.RESERVED);
    }

    @Test
    void linesTakeTurns() throws Exception {
        MemoryBudget whole = new MemoryBudget(10, 0, 1);
        MemoryAccount full = new MemoryAccount("full");
        whole.reserve(full, 10, 0, MemorySharesTest::nothing);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<Waiter> waiters = new ArrayList<>();
        for (MemoryAccount account : List.of(a, a, a, b, b, c)) {
            waiters.add(new Waiter(whole, account, 1, () -> order.add(account.tenant())));
        }

        for (int i = 1; i <= waiters.size(); i++) {
            adjust(whole, full, -1);
            int served = i;
            Spin.until(() -> order.size() == served);
        }

        assertThat(order).containsExactly("a", "b", "c", "a", "b", "a");
    }

    @Test
    void aReclaimThatThrowsLeavesNothingBehind() {
        assertThat(take(c, 120)).isTrue();
        LongPredicate failing = bytes -> {
            if (a.held() == 0 && Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("no memory to reclaim memory");
            }
            // The call from the queue, after the one on entry, finds the interrupt and throws.
            Thread.currentThread().interrupt();
            return false;
        };

        assertThatThrownBy(() -> budget.reserve(a, 10, LONG_WAIT, failing)).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
        adjust(budget, c, -120);

        assertThat(budget.used()).isZero();
        assertThat(take(b, 60)).isTrue();
    }

    @Test
    void closingEndsTheWaitsOfAllLines() throws Exception {
        assertThat(take(c, 120)).isTrue();
        List<Waiter> waiters = List.of(new Waiter(a, 100), new Waiter(a, 1), new Waiter(b, 1));

        budget.close();

        for (Waiter waiter : waiters) {
            assertThat(waiter.outcome()).isEqualTo(Outcome.CLOSED);
        }
        assertThat(budget.used()).isEqualTo(120);
    }

    /** Checks the bytes charged to each tenant at every step of a batch, against a plain model. */
    @RepeatedTest(20)
    void whatTenantsHoldAddsUpAtEveryStep() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("MemorySharesTest steps seed " + seed);
        Random random = new Random(seed);
        EngineMetrics metrics = new EngineMetrics();
        Accounting accounting = metrics.accounting();
        MemoryBudget shared =
                new MemoryBudget(10_000, 1_000, List.of(0.1, 0.5, 0.9, 1.0).get(random.nextInt(4)));
        String[] names = {"a", "b", "c", "d"};
        List<MemoryGrant> pending = new ArrayList<>();
        List<long[]> pendingParts = new ArrayList<>();
        TableCharges table = new TableCharges();
        long[] tableParts = new long[names.length];
        long tableBytes = 0;
        for (int step = 0; step < 500; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (!pending.isEmpty()) {
                        int at = random.nextInt(pending.size());
                        pendingParts.remove(at);
                        pending.remove(at).end();
                    }
                }
                case 1 -> {
                    if (!pending.isEmpty()) {
                        int at = random.nextInt(pending.size());
                        long[] parts = pendingParts.remove(at);
                        MemoryGrant grant = pending.remove(at);
                        long taken = grant.toTable(table);
                        grant.end();
                        assertThat(taken).isEqualTo(LongStream.of(parts).sum());
                        Arrays.setAll(tableParts, i -> tableParts[i] + parts[i]);
                        tableBytes += taken;
                    }
                }
                case 2 -> {
                    if (random.nextInt(4) == 0) {
                        table.end(shared);
                        table.end(shared);
                        shared.giveBack(tableBytes);
                        Arrays.fill(tableParts, 0);
                        tableBytes = 0;
                    }
                }
                default -> {
                    int payer = random.nextInt(names.length);
                    MemoryAccount account = accounting.memory().of(names[payer]);
                    long reserved = 1L + random.nextInt(1000);
                    if (shared.reserve(account, reserved, 0, MemorySharesTest::nothing) == Outcome.RESERVED) {
                        int[] good = IntStream.range(0, names.length)
                                .map(i -> random.nextInt(3) == 0 ? random.nextInt(5) : 0)
                                .toArray();
                        List<TenantTally> tallies = IntStream.range(0, names.length)
                                .filter(i -> good[i] > 0 || random.nextBoolean())
                                .mapToObj(i -> new TenantTally(names[i], good[i] + 1, 1, 0, 0))
                                .toList();
                        BatchCounts counts = new BatchCounts(metrics, tallies, List.of(), Refusals.COUNTED);
                        long needed = random.nextInt((int) reserved) + 1L;
                        MemoryGrant grant = new MemoryGrant(shared, account, reserved, reserved);
                        grant.settle(needed, needed);
                        if (counts.good() == 0 || counts.charge(grant) != null) {
                            grant.end();
                            grant.end();
                        } else {
                            pending.add(grant);
                            pendingParts.add(parts(needed, good));
                        }
                    }
                }
            }
            for (int i = 0; i < names.length; i++) {
                int tenant = i;
                long expected = tableParts[i]
                        + pendingParts.stream()
                                .mapToLong(parts -> parts[tenant])
                                .sum();
                assertThat(accounting.memory().of(names[i]).held())
                        .as("%s, step %s, seed %s", names[i], step, seed)
                        .isEqualTo(expected);
            }
            assertThat(shared.used())
                    .isEqualTo(accounting.memory().heldBytes().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isLessThanOrEqualTo(9_000);
        }
    }

    private static long[] parts(long bytes, int[] good) {
        long all = IntStream.of(good).sum();
        long[] parts = new long[good.length];
        long before = 0;
        for (int i = 0; i < good.length; i++) {
            parts[i] = bytes * (before + good[i]) / all - bytes * before / all;
            before += good[i];
        }
        return parts;
    }

    /**
     * Runs threads that concurrently wait, time out, are interrupted and return memory. At the end, no byte is lost and
     * no thread hangs.
     */
    @RepeatedTest(5)
    void noByteIsLostAmongManyThreads() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("MemorySharesTest threads seed " + seed);
        MemoryBudget shared = new MemoryBudget(1_000, 100, 0.5);
        List<MemoryAccount> accounts = List.of(a, b, c);
        AtomicBoolean ended = new AtomicBoolean();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 9)
                .mapToObj(i -> {
                    Random random = new Random(seed + i);
                    MemoryAccount account = accounts.get(i % 3);
                    return new Thread(() -> {
                        try {
                            for (int call = 0; call < 3_000 && !ended.get(); call++) {
                                call(shared, account, random);
                            }
                        } catch (Throwable t) {
                            failures.add(t);
                        }
                    });
                })
                .toList();
        threads.forEach(Thread::start);
        Random random = new Random(~seed);
        boolean closes = random.nextBoolean();
        boolean interrupts = random.nextBoolean();
        while (threads.stream().anyMatch(Thread::isAlive)) {
            if (interrupts) {
                threads.get(random.nextInt(threads.size())).interrupt();
            }
            if (closes && random.nextInt(2_000) == 0) {
                shared.close();
                ended.set(true);
            }
            Thread.onSpinWait();
        }

        assertThat(failures).as("seed %s", seed).isEmpty();
        assertThat(shared.used()).as("seed %s", seed).isZero();
        assertThat(Stream.of(a, b, c).mapToLong(MemoryAccount::held))
                .as("seed %s", seed)
                .containsOnly(0L);
    }

    private static void call(MemoryBudget shared, MemoryAccount account, Random random) {
        long bytes = 1L + random.nextInt(random.nextInt(10) == 0 ? 250 : 30);
        // The other threads hold memory only for a moment, so a longer wait means a hang.
        long wait = random.nextInt(3) == 0 ? 0 : random.nextInt(3) == 0 ? 1_000 : LONG_WAIT;
        Outcome outcome = shared.reserve(account, bytes, wait, MemorySharesTest::nothing);
        boolean unused = Thread.interrupted();
        if (outcome == Outcome.RESERVED) {
            assertThat(shared.used()).isBetween(1L, 900L);
            if (random.nextBoolean()) {
                Thread.onSpinWait();
            }
            if (random.nextBoolean()) {
                adjust(shared, account, -bytes);
            } else {
                shared.discharge(account, bytes);
                shared.giveBack(bytes);
            }
        }
    }

    /** A thread that waits for bytes. It is parked when the constructor returns. */
    private final class Waiter {
        final Thread thread;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        Waiter(MemoryAccount account, long bytes) {
            this(budget, account, bytes, () -> {});
        }

        Waiter(MemoryBudget from, MemoryAccount account, long bytes, Runnable then) {
            thread = new Thread(() -> {
                Outcome reached = from.reserve(account, bytes, LONG_WAIT, MemorySharesTest::nothing);
                then.run();
                outcome.complete(reached);
            });
            thread.start();
            Spin.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }

        Outcome outcome() throws Exception {
            return outcome.get(60, TimeUnit.SECONDS);
        }
    }
}
