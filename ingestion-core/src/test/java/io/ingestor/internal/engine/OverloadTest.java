package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static io.ingestor.internal.fake.Records.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.Durability;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats;
import io.ingestor.Invariant;
import io.ingestor.Limits;
import io.ingestor.NotOpenException;
import io.ingestor.OverloadedException;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.RejectedException;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.wal.LogRefusedException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests invariant 9: memory stays within the budget, and overload is reported. */
@Timeout(60)
class OverloadTest {

    private static final int BUDGET = 1 << 20;
    private static final int RECORD = 20_000;

    private final ControlledLog log = new ControlledLog();

    private List<CompletableFuture<Ack>> fill(Engine engine) {
        List<CompletableFuture<Ack>> taken = new ArrayList<>();
        while (true) {
            CompletableFuture<Ack> ack = engine.ingest(large("filler-" + taken.size(), RECORD));
            if (ack.isCompletedExceptionally()) {
                assertThat(ack)
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .withCauseInstanceOf(OverloadedException.class);
                return taken;
            }
            taken.add(ack);
        }
    }

    @Test
    @Proves(Invariant.STAYS_IN_ITS_MEMORY)
    void aFullBudgetIsAnsweredReadsGoOnAndServiceResumes() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).memoryBudget(BUDGET).open();
        engine.ingest(record("early", 1)).join();
        log.hold();
        List<CompletableFuture<Ack>> taken = fill(engine);

        assertThat(taken).hasSizeGreaterThan(10);
        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        assertThat(engine.get(TENANT, "early")).isPresent();
        assertThat(Records.entities(engine.scan(TENANT))).contains("early");
        assertThat(engine.state()).isEqualTo(IngestorState.OPEN);

        log.write();
        log.syncWritten();
        assertThat(taken).allSatisfy(ack -> assertThat(ack).isCompleted());
        CompletableFuture<Ack> again = engine.ingest(large("again", RECORD));
        log.write();
        log.syncWritten();
        assertThat(again).isCompleted();
        assertThat(engine.stats().totals().inFlight()).isZero();
        assertThat(engine.stats().totals().refused()).isEqualTo(1);
    }

    @Test
    @Proves(Invariant.STAYS_IN_ITS_MEMORY)
    void theCopiesThatALogHoldsWhileItsDiskStandsStillCount() throws Exception {
        Engine engine = EngineBuilder.on(log.copies(2)).memoryBudget(8 * BUDGET).open();
        long empty = engine.stats().memory().usedBytes();

        List<CompletableFuture<Ack>> taken = fill(engine);

        long full = engine.stats().memory().usedBytes();
        assertThat(full).isBetween(empty + taken.size() * 3L * RECORD, 8L * BUDGET);
        assertThat(engine.stats().memory().tenantBytes().get(TENANT)).isGreaterThan(taken.size() * 3L * RECORD);
        log.write();
        assertThat(engine.stats().memory().tenantBytes().get(TENANT)).isLessThan(taken.size() * 2L * RECORD);
        assertThat(engine.stats().memory().usedBytes()).isLessThan(full - taken.size() * (long) RECORD);
        log.syncWritten();
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
        assertThat(fill(engine)).as("room for as many").hasSizeGreaterThan(taken.size() / 2);
    }

    @Test
    void aCallThatThrowsOnItsWayToTheLogLeavesNothingBehind() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        AtomicInteger fatal = new AtomicInteger();
        Engine engine = EngineBuilder.on(log.automatic().copies(length -> {
                    if (questions.incrementAndGet() == fatal.get()) {
                        throw new IllegalStateException("no answer");
                    }
                    return length;
                }))
                .memoryBudget(BUDGET)
                .open();
        RecordBatch batch = RecordBatch.of(large("a", RECORD), large("b", RECORD));
        engine.ingest(batch).join();
        int questionsOfACall = questions.get();
        assertThat(questionsOfACall).isGreaterThan(1);
        long before = engine.stats().memory().usedBytes();

        for (int question = 1; question <= questionsOfACall; question++) {
            questions.set(0);
            fatal.set(question);
            assertThatThrownBy(() -> engine.ingest(batch)).hasMessage("no answer");
            assertThat(engine.stats().memory().usedBytes()).isEqualTo(before);
            assertThat(engine.stats().memory().tenantBytes()).isEmpty();
            assertThat(engine.stats().totals().inFlight()).isZero();
        }
        assertThat(engine.ingest(batch)).isCompleted();
        engine.close();
    }

    @Test
    void theLargestBatchComesInThoughItIsCopied() throws Exception {
        Engine engine =
                EngineBuilder.on(log.automatic().copies(2)).memoryBudget(BUDGET).open();

        assertThat(engine.ingest(large("too large", BUDGET / 8)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedException.class)
                .withMessageContaining("including log copies");
        for (int i = 0; i < 100; i++) {
            assertThat(engine.ingest(large("e" + i, BUDGET / 16))).isCompleted();
        }
    }

    @Test
    void theRefusalNamesTheBudgetItsUseAndWhenToTryAgain() throws Exception {
        Engine engine = EngineBuilder.on(log).memoryBudget(BUDGET).open();
        fill(engine);
        long used = engine.stats().memory().usedBytes();

        assertThat(engine.ingest(large("one too many", RECORD)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        refusal -> assertThat(refusal.retryAfter()).isPositive())
                .withMessageContaining("memory budget full: " + used + " of " + BUDGET + " bytes")
                .withMessageContaining("memoryBudget");
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(used);
    }

    @Test
    @Proves(Invariant.STAYS_IN_ITS_MEMORY)
    void aCallWaitsForRoomAsLongAsItMay() throws Exception {
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(BUDGET)
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open();
        Engine impatient = engine; // the same engine, filled below the limit so that no call waits
        List<CompletableFuture<Ack>> taken = new ArrayList<>();
        while (impatient.stats().memory().usedBytes() + 3 * RECORD < BUDGET - BUDGET / 4) {
            taken.add(impatient.ingest(large("filler", RECORD)));
        }
        CompletableFuture<Ack> acknowledged = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            for (int i = 0; i < 5; i++) {
                engine.ingest(large("waiting", RECORD)).thenAccept(acknowledged::complete);
            }
        });
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            assertThat(caller.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        assertThat(acknowledged).isNotDone();

        // Durable records may leave memory, and the caller continues.
        while (caller.isAlive()) {
            log.write();
            log.syncWritten();
            caller.join(1);
        }

        log.write();
        log.syncWritten();
        assertThat(acknowledged).succeedsWithin(Duration.ofSeconds(30));
        assertThat(taken).allSatisfy(ack -> assertThat(ack).isCompleted());
        assertThat(engine.stats().totals().refused()).isZero();
    }

    @Test
    void anInterruptedCallerIsRefusedAndKeepsItsInterruptAndNobodyElseNotices() throws Exception {
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(BUDGET)
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open();
        List<CompletableFuture<Ack>> taken = new ArrayList<>();
        Thread.currentThread().interrupt(); // makes the call without room return
        while (taken.isEmpty() || !taken.get(taken.size() - 1).isCompletedExceptionally()) {
            taken.add(engine.ingest(large("filler", RECORD)));
        }
        assertThat(Thread.interrupted()).isTrue();
        CompletableFuture<Ack> refused = taken.remove(taken.size() - 1);

        assertThat(refused)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OverloadedException.class)
                .withMessageContaining("interrupted");
        log.write();
        log.syncWritten();
        assertThat(taken).isNotEmpty().allSatisfy(ack -> assertThat(ack).isCompleted());
    }

    @Test
    void closingFreesACallerThatWaitsForRoom() throws Exception {
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(BUDGET)
                .backpressure(Backpressure.waitAtMost(Duration.ofMinutes(10)))
                .open();
        CompletableFuture<Ack> last = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            CompletableFuture<Ack> ack;
            do {
                ack = engine.ingest(large("filler", RECORD));
            } while (!ack.isCompletedExceptionally());
            ack.whenComplete((value, failure) -> last.completeExceptionally(failure));
        });
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            assertThat(caller.isAlive()).isTrue();
            Thread.onSpinWait();
        }

        engine.close();

        assertThat(last)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(NotOpenException.class);
    }

    @Test
    @Proves(Invariant.STAYS_IN_ITS_MEMORY)
    void sealedTablesLeaveMemoryOldestFirstAndTheLogKeepsWhatTheyHeld() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).memoryBudget(BUDGET).open();

        int records = 0;
        while (engine.get(TENANT, "e0").isPresent() || records == 0) {
            engine.ingest(large("e" + records++, RECORD)).join();
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        }

        assertThat(engine.get(TENANT, "e" + (records - 1))).isPresent();
        assertThat(Records.entities(engine.scan(TENANT))).hasSizeLessThan(records);
        assertThat(Records.all(engine.read(engine.firstSequence()))).hasSize(records);
    }

    @Test
    void aTableThatIsNotDurableNeverLeavesMemory() throws Exception {
        Engine engine = EngineBuilder.on(log).memoryBudget(BUDGET).open();
        int taken = 0;
        while (!engine.ingest(large("e" + taken, RECORD)).isCompletedExceptionally()) {
            log.write();
            taken++;
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        }
        assertThat(engine.stats().memory().memtables().count()).isGreaterThan(2);

        log.syncWritten();

        for (int i = 0; i < taken; i++) {
            assertThat(engine.get(TENANT, "e" + i)).as("e" + i).isPresent();
        }
    }

    @Test
    void aCursorKeepsItsTablesAndTheirMemoryCountsUntilItIsClosed() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).memoryBudget(BUDGET).open();
        engine.ingest(large("a", RECORD)).join();
        engine.ingest(large("b", RECORD)).join();
        long held;
        try (var cursor = engine.scan(TENANT)) {
            assertThat(cursor.next().entity()).isEqualTo("a");
            int i = 0;
            while (engine.get(TENANT, "b").isPresent()) {
                engine.ingest(large("filler-" + i++, RECORD)).join();
            }

            held = engine.stats().memory().usedBytes();
            assertThat(held).isLessThanOrEqualTo(BUDGET);
            assertThat(cursor.next().entity()).isEqualTo("b");
            assertThat(cursor.next()).isNull();
        }
        assertThat(held - engine.stats().memory().usedBytes()).isGreaterThan(2 * RECORD);
    }

    @Test
    void aBatchThatCanNeverFitIsRejectedWithTheLimitNamed() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).memoryBudget(BUDGET).open();
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < 15; i++) {
            batch.add(large("e" + i, RECORD));
        }

        assertThat(engine.ingest(batch.build()))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RejectedException.class)
                .withMessageContaining("at most a quarter of memoryBudget")
                .withMessageEndingWith("raise memoryBudget")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\d"));
        assertThat(log.entryCount()).isZero();
        assertThat(engine.stats().totals().rejected()).isEqualTo(15);
        assertThat(engine.ingest(large("one", RECORD))).isCompleted();
    }

    @Test
    void aBatchBeyondWhatTheLogTakesIsRejectedWithTheLimitNamed() throws Exception {
        Engine engine = EngineBuilder.on(new ControlledLog(50_000).automatic()).open();

        assertThat(engine.ingest(large("one", 60_000)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RejectedException.class)
                .withMessageContaining("50000");
        assertThat(engine.ingest(large("one", 40_000))).isCompleted();
    }

    @Test
    void aLimitOfTheHostIsNamedToo() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic())
                .limits(Limits.builder().batchRecords(3).batchBytes(1 << 20).build())
                .open();

        assertThat(engine.ingest(Records.batch("e", 0, 4)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RejectedException.class)
                .withMessageContaining("at most 3 records, was 4");
    }

    @Test
    void recordThatIsHandedInAgainCountsOnceAsRefused() throws Exception {
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(BUDGET)
                .backpressure(Backpressure.refuse())
                .open();
        List<CompletableFuture<Ack>> taken = fill(engine);
        IngestorStats.Counts before = engine.stats().tenants().get(TENANT);
        RecordBatch batch = RecordBatch.of(large("again", RECORD));

        for (int i = 0; i < 14; i++) {
            assertOverloaded(engine.tryIngest(batch, Durability.SYNCED));
        }
        assertThat(engine.stats().tenants()).containsEntry(TENANT, before);
        assertOverloaded(engine.ingest(batch, Durability.SYNCED));

        IngestorStats.Counts after = engine.stats().tenants().get(TENANT);
        assertThat(after.received()).isEqualTo(before.received() + 1);
        assertThat(after.refused()).isEqualTo(before.refused() + 1);
        assertThat(taken).isNotEmpty();
        log.automatic();
    }

    @Test
    void recordThatIsHandedInAgainToAFullDiskCountsOnceAsRefused() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).open();
        log.refuseWith(new LogRefusedException("disk full"));
        Record empty = Record.builder(TENANT).entity("g").build();
        RecordBatch batch = RecordBatch.of(record("e", 1), wrong(), empty);

        for (int i = 0; i < 14; i++) {
            assertOverloaded(engine.tryIngest(batch, Durability.SYNCED));
        }
        assertThat(engine.stats().totals()).isEqualTo(IngestorStats.Counts.NONE);
        assertOverloaded(engine.ingest(batch, Durability.SYNCED));

        assertThat(engine.stats().totals()).isEqualTo(new IngestorStats.Counts(3, 0, 1, 0, 0, 2, 0, 1));
        engine.close();
    }

    private static void assertOverloaded(CompletableFuture<?> call) {
        assertThat(call).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(OverloadedException.class);
    }

    @Test
    void whatTheLogRefusesForNowIsOverloadToo() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).open();
        long before = engine.stats().memory().usedBytes();
        log.refuseWith(new LogRefusedException("disk full"));

        assertThat(engine.ingest(record("e", 1)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OverloadedException.class)
                .withMessageContaining("disk full");
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(before);
        assertThat(engine.stats().tenants().get(TENANT).refused()).isEqualTo(1);

        log.takeAgain();
        assertThat(engine.ingest(record("e", 1))).isCompleted();
    }

    @Test
    void aBatchThatCanNeverBeTakenIsRejectedAtOnceAndNothingMakesRoomForIt() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).memoryBudget(BUDGET).open();
        for (int i = 0; i < 200; i++) {
            engine.ingest(large("filler-" + i, RECORD)).join();
        }
        List<String> before = Records.entities(engine.scan(TENANT));
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < 60; i++) {
            batch.add(large("e" + i, RECORD));
        }

        assertThat(engine.ingest(batch.build()))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedException.class);
        assertThat(Records.entities(engine.scan(TENANT))).isEqualTo(before);

        log.hold();
        fill(engine);
        assertThat(engine.ingest(batch.build()))
                .as("also when there is no room: to try again is of no use")
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedException.class);
    }

    @Test
    void noMoreThanIsNeededLeavesWhileACursorHoldsItAll() throws Exception {
        Engine engine = EngineBuilder.on(log.automatic()).memoryBudget(BUDGET).open();
        for (int i = 0; i < 200; i++) {
            engine.ingest(large("filler-" + i, RECORD)).join();
        }
        RecordCursor cursor = engine.scan(TENANT);
        fill(engine);
        long wholeFrom = engine.stats().memory().wholeFrom();
        int tables = engine.stats().memory().memtables().count();

        fill(engine);

        assertThat(engine.stats().memory().wholeFrom()).isEqualTo(wholeFrom);
        assertThat(tables).isGreaterThan(1);
        cursor.close();
        assertThat(engine.ingest(large("after", RECORD))).isCompleted();
    }

    @Test
    void aScanThatCannotBeginHoldsNothing() throws Exception {
        MemtableFactory failing = options -> failingScan(HashMemtable.factory().create(options));
        Engine engine = EngineBuilder.on(log.automatic())
                .memoryBudget(BUDGET)
                .memtables(failing)
                .open();
        assertThatThrownBy(() -> engine.scan(TENANT)).isInstanceOf(IllegalStateException.class);

        for (int i = 0; i < 200; i++) {
            assertThat(engine.ingest(large("filler-" + i, RECORD))).isCompleted();
        }
        assertThat(engine.stats().memory().usedBytes())
                .isEqualTo(heldBytes(engine.stats().memory().memtables()));
    }

    /**
     * Returns the bytes of tables that are listed or pinned by an open scan. Any other table counts only in the budget.
     */
    private static long heldBytes(IngestorStats.Memtables memtables) {
        return memtables.activeBytes() + memtables.sealedBytes() + memtables.pinnedBytes();
    }

    private static Memtable failingScan(Memtable table) {
        return (Memtable) Proxy.newProxyInstance(
                Memtable.class.getClassLoader(), new Class<?>[] {Memtable.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("scan")) {
                        throw new IllegalStateException("no memory to sort");
                    }
                    return method.invoke(table, arguments);
                });
    }
}
