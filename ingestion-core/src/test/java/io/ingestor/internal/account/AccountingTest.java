package io.ingestor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.BatchResult;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.OverloadedException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.internal.block.TenantTally;
import io.ingestor.internal.engine.Engine;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryAccounts;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.internal.memory.TableCharges;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AccountingTest {

    private final AtomicLong nanoTime = new AtomicLong();
    private final Accounting accounting = new Accounting(nanoTime::get);
    private final EngineMetrics metrics = new EngineMetrics(accounting);

    @Test
    void countsEveryTenantOnItsOwnAndSumsThem() {
        BatchCounts counts = new BatchCounts(
                metrics,
                List.of(
                        new TenantTally("a", 5, 2, 0, 3),
                        new TenantTally("b", 4, 0, 0, 0),
                        new TenantTally("", 1, 1, 0, 1)),
                List.of(),
                Refusals.COUNTED);
        assertThat(counts.good()).isEqualTo(7);
        assertThat(accounting.byTenant()).isEmpty();

        counts.received();

        assertThat(accounting.byTenant())
                .containsEntry("a", new Counts(5, 0, 2, 0, 0, 0, 0, 3))
                .containsEntry("b", new Counts(4, 0, 0, 0, 0, 0, 0, 0))
                .containsEntry("", new Counts(1, 0, 1, 0, 0, 0, 0, 1));

        counts.durable();

        assertThat(accounting.byTenant())
                .containsEntry("a", new Counts(5, 3, 2, 0, 0, 0, 0, 3))
                .containsEntry("b", new Counts(4, 4, 0, 0, 0, 0, 0, 0));
        assertThat(Accounting.sum(accounting.byTenant().values())).isEqualTo(new Counts(10, 7, 3, 0, 0, 0, 0, 4));
    }

    @Test
    void filteredRecordsAreNotGoodAndMakeAName() {
        BatchCounts counts = new BatchCounts(
                metrics,
                List.of(new TenantTally("a", 5, 1, 2, 0), new TenantTally("b", 3, 0, 3, 0)),
                List.of(),
                Refusals.COUNTED);
        assertThat(counts.good()).isEqualTo(2);

        counts.received();
        counts.durable();

        assertThat(accounting.byTenant())
                .containsOnly(
                        Map.entry("a", new Counts(5, 2, 1, 0, 2, 0, 0, 0)),
                        Map.entry("b", new Counts(3, 0, 0, 0, 3, 0, 0, 0)));
    }

    @Test
    void aRefusalThatIsLeftToTheCallerWithdrawsFilteredRecordsToo() {
        BatchCounts counts =
                new BatchCounts(metrics, List.of(new TenantTally("a", 5, 1, 2, 3)), List.of(), Refusals.LEFT_TO_CALLER);

        counts.received();
        counts.refusedHere(new OverloadedException("full", Duration.ZERO));

        assertThat(accounting.byTenant()).containsOnly(Map.entry("a", Counts.NONE));
    }

    /** Tenants beyond the maximum share one account, so several parts of a batch are charged to it. */
    @Test
    void tenantsThatShareAnAccountAreChargedTogether() {
        for (int i = 0; i < MemoryAccounts.MAX_ACCOUNTS; i++) {
            accounting.memory().of("tenant-" + i).add(1);
        }
        MemoryBudget budget = new MemoryBudget(1000, 0, 0.5);
        MemoryAccount others = accounting.memory().of("x");
        MemoryAccount known = accounting.memory().of("tenant-1");
        known.add(-1);
        assertThat(accounting.memory().of("y")).isSameAs(others);
        for (List<TenantTally> tallies : List.of(
                List.of(new TenantTally("x", 5, 2, 0, 0), new TenantTally("y", 3, 0, 0, 0)),
                List.of(
                        new TenantTally("x", 6, 0, 0, 0),
                        new TenantTally("tenant-1", 6, 0, 0, 0),
                        new TenantTally("y", 2, 2, 0, 0)))) {
            BatchCounts counts = new BatchCounts(metrics, tallies, List.of(), Refusals.COUNTED);
            budget.reserve(others, 200, 0, bytes -> false);
            MemoryGrant grant = new MemoryGrant(budget, others, 200, 200);
            grant.settle(120, 60);

            assertThat(counts.charge(grant)).isNull();
            assertThat(grant.partOf(others) + grant.partOf(known)).isEqualTo(120);
            assertThat(others.held()).isEqualTo(grant.partOf(others));
            assertThat(known.held()).isEqualTo(grant.partOf(known));

            TableCharges table = new TableCharges();
            grant.keep(30);
            assertThat(grant.toTable(table)).isEqualTo(90);
            assertThat(others.held() + known.held())
                    .as("in the table, and in the call")
                    .isEqualTo(90);
            grant.end();
            assertThat(others.held() + known.held()).as("in the table").isEqualTo(60);
            assertThat(budget.used()).as("the table's").isEqualTo(90);
            table.end(budget);
            assertThat(others.held()).isZero();
            assertThat(known.held()).isZero();
            budget.giveBack(90);
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void accountsThatHoldNothingMakeWay() {
        MemoryAccounts accounts = accounting.memory();
        MemoryAccount holder = accounts.of("holder");
        holder.add(10);
        for (int i = 0; i < 3 * MemoryAccounts.MAX_ACCOUNTS; i++) {
            MemoryAccount account = accounts.of("tenant-" + i);
            account.add(100);
            account.add(-100);
        }

        assertThat(accounts.size()).isLessThanOrEqualTo(2 * MemoryAccounts.SPARE_ACCOUNTS);
        assertThat(accounts.of("holder")).isSameAs(holder);
        assertThat(accounts.of("late")).isNotSameAs(accounts.of("later"));
        assertThat(accounts.heldBytes()).containsOnly(Map.entry("holder", 10L));
    }

    @Test
    void namesBeyondThoseKeptApartAreCountedInTheSum() {
        for (int i = 0; i < Accounting.MAX_NAMES + 500; i++) {
            accounting.received("tenant-" + i, 1);
        }
        accounting.received(MemoryAccount.NO_TENANT, 1);
        accounting.received("tenant-0", 1);

        assertThat(accounting.byTenant()).hasSize(Accounting.MAX_NAMES + 1);
        assertThat(accounting.byTenant().get(MemoryAccount.NO_TENANT).received())
                .isEqualTo(501);
        assertThat(accounting.byTenant().get("tenant-0").received()).isEqualTo(2);
        assertThat(Accounting.sum(accounting.byTenant().values()).received()).isEqualTo(Accounting.MAX_NAMES + 502);
    }

    @Test
    void wrongRecordsMakeNoName() {
        accounting.received("known", 1).durable(1);

        for (int i = 0; i < Accounting.MAX_NAMES; i++) {
            accounting.receivedWrong("tenant-" + i, 2).rejected(2);
        }
        accounting.receivedWrong("known", 3).rejected(3);
        accounting.received("late", 1).durable(1);

        assertThat(accounting.byTenant())
                .containsOnly(
                        Map.entry("", new Counts(20_000, 0, 20_000, 0, 0, 0, 0, 0)),
                        Map.entry("known", new Counts(4, 1, 3, 0, 0, 0, 0, 0)),
                        Map.entry("late", new Counts(1, 1, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void idleNamesGiveWayToNewOnes() {
        for (int i = 0; i < Accounting.MAX_NAMES - 3; i++) {
            accounting.received("tenant-" + i, 2).durable(2);
        }
        TenantCounts inFlight = accounting.received("in flight", 1);
        accounting.received("holds memory", 1).durable(1);
        accounting.memory().of("holds memory").add(1);
        accounting.received("busy", 1).durable(1);
        accounting.received("too early", 1).durable(1);
        assertThat(accounting.byTenant()).doesNotContainKey("too early");

        nanoTime.addAndGet(Accounting.IDLE.toNanos());
        accounting.received("busy", 1).durable(1);
        accounting.received("late", 1).durable(1);
        inFlight.durable(1);

        long folded = Accounting.MAX_NAMES - 3;
        assertThat(accounting.byTenant())
                .containsOnly(
                        Map.entry("", new Counts(2 * folded + 1, 2 * folded + 1, 0, 0, 0, 0, 0, 0)),
                        Map.entry("in flight", new Counts(1, 1, 0, 0, 0, 0, 0, 0)),
                        Map.entry("holds memory", new Counts(1, 1, 0, 0, 0, 0, 0, 0)),
                        Map.entry("busy", new Counts(2, 2, 0, 0, 0, 0, 0, 0)),
                        Map.entry("late", new Counts(1, 1, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void checkedRecordsMakeANameAndFollowItIntoTheSum() {
        accounting.checked(List.of(new TenantTally("a", 5, 2, 1, 0), new TenantTally("wrong", 3, 3, 0, 0)));
        accounting.checked(List.of(new TenantTally("a", 1, 1, 0, 0), new TenantTally("", 1, 1, 0, 0)));

        assertThat(accounting.checkedByTenant()).containsOnly(Map.entry("", 4L), Map.entry("a", 6L));
        assertThat(Accounting.sum(accounting.byTenant().values())).isEqualTo(Counts.NONE);

        for (int i = 0; i < Accounting.MAX_NAMES - 1; i++) {
            accounting.received("tenant-" + i, 1).durable(1);
        }
        accounting.received("too early", 1).durable(1);
        nanoTime.addAndGet(Accounting.IDLE.toNanos());
        accounting.received("late", 1).durable(1);

        assertThat(accounting.checkedByTenant()).containsOnly(Map.entry("", 10L));
        assertThat(accounting.byTenant()).containsOnlyKeys("", "late");
    }

    @Test
    void aNameOfWhichRecordsAreCheckedIsNotIdle() {
        accounting.checked(List.of(new TenantTally("busy", 1, 0, 0, 0)));
        for (int i = 0; i < Accounting.MAX_NAMES - 1; i++) {
            accounting.received("tenant-" + i, 1).durable(1);
        }
        accounting.received("too early", 1).durable(1);

        nanoTime.addAndGet(Accounting.IDLE.toNanos());
        accounting.checked(List.of(new TenantTally("busy", 1, 0, 0, 0)));
        accounting.received("late", 1).durable(1);

        assertThat(accounting.checkedByTenant()).containsOnly(Map.entry("busy", 2L));
    }

    /** The clock advances so fast that every name is always idle. */
    @RepeatedTest(5)
    void nothingIsLostWhileNamesComeAndGo() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("AccountingTest seed " + seed);
        AtomicLong fast = new AtomicLong();
        Accounting hasty = new Accounting(() -> fast.addAndGet(Accounting.IDLE.toNanos()));
        int threads = 4;
        int steps = 60_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Long>> counted = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            counted.add(pool.submit(() -> {
                ArrayDeque<TenantCounts> open = new ArrayDeque<>();
                long records = 0;
                for (int step = 0; step < steps; step++) {
                    String name = random.nextBoolean() ? "hot" : "t" + random.nextInt(1 << 20);
                    open.add(hasty.received(name, 3));
                    hasty.checked(List.of(new TenantTally(name, 2, 1, 0, 0)));
                    records += 3;
                    if (open.size() > random.nextInt(20)) {
                        open.remove().durable(3);
                    }
                    if (step % 5000 == 0) {
                        Counts now = Accounting.sum(hasty.byTenant().values());
                        assertThat(now.inFlight()).isBetween(0L, threads * 21L * 3L);
                    }
                }
                open.forEach(counts -> counts.durable(3));
                return records;
            }));
        }
        long records = 0;
        for (Future<Long> each : counted) {
            records += each.get();
        }
        pool.shutdown();

        assertThat(Accounting.sum(hasty.byTenant().values()))
                .as("seed %s", seed)
                .isEqualTo(new Counts(records, records, 0, 0, 0, 0, 0, 0));
        assertThat(hasty.byTenant().get("").received()).as("some have folded").isPositive();
        assertThat(hasty.checkedByTenant().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as("seed %s", seed)
                .isEqualTo(2L * threads * steps);
    }

    @Test
    void madeUpTenantsThatAreRejectedTakeNothingFromLaterOnes() throws Exception {
        Engine engine = EngineBuilder.on(new ControlledLog()).open();
        int next = 0;
        for (int batch = 0; batch < 21; batch++) {
            RecordBatch.Builder wrong = RecordBatch.builder();
            for (int i = 0; i < 500; i++) {
                wrong.add(Record.builder("made-up-" + next++).version(-1).build());
            }
            engine.ingest(wrong.build()).join();
        }

        for (String tenant : List.of("late", "(other)")) {
            CompletableFuture<BatchResult> unused = engine.ingest(
                    RecordBatch.of(Record.builder(tenant).entity("e").build()));
        }

        assertThat(engine.stats().tenants())
                .containsOnly(
                        Map.entry("", new Counts(next, 0, next, 0, 0, 0, 0, next)),
                        Map.entry("late", new Counts(1, 0, 0, 0, 0, 0, 0, 1)),
                        Map.entry("(other)", new Counts(1, 0, 0, 0, 0, 0, 0, 1)));
        assertThat(engine.stats().memory().tenantBytes()).containsOnlyKeys("late", "(other)");
    }
}
