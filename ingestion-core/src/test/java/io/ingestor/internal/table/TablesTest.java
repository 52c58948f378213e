package io.ingestor.internal.table;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ingestor.Limits;
import io.ingestor.OverloadedException;
import io.ingestor.RecordBatch;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.RecordKey;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.hash.HashMemtable;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TablesTest {

    private static final int BUDGET = 4 << 20;
    private static final byte[] PREFIX = RecordKey.prefix(TENANT);

    private long now;
    private final MemoryBudget budget = new MemoryBudget(BUDGET);
    private final OpenCursors cursors = new OpenCursors(Duration.ofNanos(50), () -> now);
    private final Tables tables = new Tables(HashMemtable.factory(), budget, BUDGET / 4, () -> Long.MAX_VALUE, cursors);
    private long sequence;

    private void fill(int count) {
        fill(tables, count);
    }

    private void fill(Tables tables, int count) {
        BatchEncoder encoder = new BatchEncoder(Limits.defaults(), 1 << 20, new EntityIds(Clock.systemUTC()));
        while (tables.memtables().count() < count) {
            RecordBatch batch =
                    RecordBatch.builder().add(large("e" + sequence, 100_000)).build();
            tables.apply(Records.encoded(encoder, batch), ++sequence, TableMemory.NONE);
        }
    }

    @Test
    void scansThatFollowEachOtherDoNotKeepATable() {
        fill(3);
        ScanCursor current = tables.reads().scan(PREFIX, sequence);
        long needed = budget.free() + 1;

        tables.reclaim(needed);
        ScanCursor next = tables.reads().scan(PREFIX, sequence);
        assertThat(tables.memtables().count())
                .as("the oldest leaves though it is held")
                .isEqualTo(2);
        assertThat(budget.free()).isLessThan(needed);
        current.close();

        assertThat(budget.free()).as("no scan that came later holds it").isGreaterThanOrEqualTo(needed);
        assertThat(next.wholeFrom()).isGreaterThan(1);
        next.close();
    }

    @Test
    void aScanWaitsForAGetThatHoldsATableWhichHasLeft() throws Exception {
        AtomicLong releasable = new AtomicLong();
        Tables tables = new Tables(HashMemtable.factory(), budget, BUDGET / 4, releasable::get, cursors);
        fill(tables, 3);
        Table oldest = tables.oldestUnflushed();
        assertThat(oldest.hold()).isTrue();
        releasable.set(Long.MAX_VALUE);
        tables.reclaim(budget.free() + 1);
        budget.adjust(budget.free());

        FutureTask<ScanCursor> scan = new FutureTask<>(() -> tables.reads().scan(PREFIX, sequence));
        Thread scanner = new Thread(scan);
        scanner.start();
        while (!scan.isDone() && scanner.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        oldest.letGo();

        assertThat(scan.get().next()).isNotNull();
    }

    @Test
    void aScanDoesNotWaitForACursorThatIsOpenForLong() {
        OpenCursors leased = new OpenCursors(Duration.ofMinutes(1), () -> now);
        Tables tables = new Tables(HashMemtable.factory(), budget, BUDGET / 4, () -> Long.MAX_VALUE, leased);
        fill(tables, 2);
        ScanCursor cursor = tables.reads().scan(PREFIX, sequence);
        tables.reclaim(budget.free() + 1);
        budget.adjust(budget.free());
        now += Duration.ofSeconds(1).toNanos();

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> tables.reads().scan(PREFIX, sequence))
                .withMessageContaining("memory budget full");
        cursor.close();
    }

    @Test
    void noMoreTablesLeaveThanTheNeedWhileACursorHoldsThem() {
        fill(4);
        ScanCursor cursor = tables.reads().scan(PREFIX, sequence);
        long needed = budget.free() + 1;

        for (int i = 0; i < 5; i++) {
            assertThat(tables.reclaim(needed)).isFalse();
        }

        assertThat(tables.memtables().count()).isEqualTo(3);
        assertThat(cursor.next()).isNotNull();
    }

    @Test
    void aTableThatNoCursorHoldsLeavesAtOnceWithTheOlderOnes() {
        fill(2);
        ScanCursor cursor = tables.reads().scan(PREFIX, sequence);
        fill(4);
        long needed = budget.free() + 1;

        tables.reclaim(needed);
        assertThat(tables.reclaim(needed)).isTrue();

        assertThat(budget.free()).isGreaterThanOrEqualTo(needed);
        assertThat(cursor.next()).isNotNull();
        cursor.close();
    }

    @Test
    void aTableThatLeavesBeforeItsFlushIsToldChargesNobodyAnyMore() {
        Tables flushed = new Tables(
                HashMemtable.factory(),
                budget,
                BUDGET / 4,
                Departure.onceFlushed(() -> Long.MAX_VALUE, () -> 0),
                cursors,
                new TableSealing(BUDGET, () -> now, new TableSignal()));
        MemoryAccount account = new MemoryAccount(TENANT);
        BatchEncoder encoder = new BatchEncoder(Limits.defaults(), 1 << 20, new EntityIds(Clock.systemUTC()));
        while (flushed.memtables().count() < 3) {
            EncodedBatch batch = Records.encoded(encoder, RecordBatch.of(large("e" + sequence, 100_000)));
            account.add(1);
            flushed.apply(batch, ++sequence, charges -> {
                charges.add(account, 1);
                return 0;
            });
        }
        long all = account.held();

        flushed.reclaim(BUDGET);

        assertThat(flushed.memtables().count()).isEqualTo(1);
        assertThat(account.held())
                .isLessThan(all)
                .isEqualTo(
                        flushed.reads().scan(PREFIX, sequence).held()[0].reads().count());
    }

    @Test
    void aRecountWhileAnEntryIsAppliedDoesNotCountItTwice() {
        AtomicReference<Runnable> whilePutting = new AtomicReference<>(() -> {});
        Tables watched = new Tables(
                options -> watching(HashMemtable.factory().create(options), whilePutting),
                budget,
                BUDGET / 4,
                () -> Long.MAX_VALUE,
                cursors);
        EncodedBatch batch =
                (EncodedBatch) new BatchEncoder(Limits.defaults(), 1 << 20, new EntityIds(Clock.systemUTC()))
                        .encode(RecordBatch.of(large("e", 100_000)));
        budget.adjust(200_000);
        long before = budget.used();
        whilePutting.set(() -> {
            watched.recount();
            assertThat(budget.used()).isEqualTo(before);
        });

        watched.apply(batch, 1, charges -> 200_000);

        assertThat(budget.used())
                .isEqualTo(
                        watched.memtables().activeBytes() + tables.memtables().activeBytes());
    }

    private static Memtable watching(Memtable table, AtomicReference<Runnable> whilePutting) {
        return (Memtable) Proxy.newProxyInstance(
                Memtable.class.getClassLoader(), new Class<?>[] {Memtable.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putAll")) {
                        whilePutting.get().run();
                    }
                    return method.invoke(table, arguments);
                });
    }
}
