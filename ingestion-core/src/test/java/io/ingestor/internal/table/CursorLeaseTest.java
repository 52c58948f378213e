package io.ingestor.internal.table;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.CursorExpiredException;
import io.ingestor.Ingestor;
import io.ingestor.IngestorStats;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.internal.engine.Engine;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests invariant 9 with readers that keep memory: their memory is bounded and reported. */
@Timeout(60)
class CursorLeaseTest {

    private static final int BUDGET = 4 << 20;
    private static final int RECORD = 40_000;
    private static final Duration OVER_AT_ONCE = Duration.ofNanos(1);

    private static Engine engine(Duration lease, Backpressure backpressure) throws Exception {
        return EngineBuilder.on(new ControlledLog().automatic())
                .memoryBudget(BUDGET)
                .backpressure(backpressure)
                .cursorLease(lease)
                .open();
    }

    private static void fill(Engine engine, int records) {
        for (int i = 0; i < records; i++) {
            engine.ingest(large("filler-" + i, RECORD)).join();
        }
    }

    @Test
    void aCursorWhoseLeaseIsOverGivesWayWhenItsMemoryIsNeededAndSaysSo() throws Exception {
        Engine engine = engine(OVER_AT_ONCE, Backpressure.refuse());
        engine.ingest(record("a", 1)).join();
        engine.ingest(record("b", 2)).join();
        RecordCursor cursor = engine.scan(TENANT);
        RecordView borrowed = cursor.next();

        fill(engine, 200);

        assertThat(borrowed.entity()).as("given before the lease was ended").isEqualTo("a");
        assertThatExceptionOfType(CursorExpiredException.class).isThrownBy(cursor::next);
        assertThat(engine.stats().memory().cursors().open()).isZero();
        assertThat(engine.stats().memory().memtables().pinnedBytes()).isZero();
        cursor.close();
        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
    }

    @Test
    void whileThereIsMemoryAScanTakesAsLongAsItLikes() throws Exception {
        Engine engine = engine(OVER_AT_ONCE, Backpressure.refuse());
        engine.ingest(record("a", 1)).join();
        engine.ingest(record("b", 2)).join();
        RecordCursor cursor = engine.scan(TENANT);
        fill(engine, 20);

        assertThat(Records.entities(cursor)).containsExactly("a", "b");
    }

    @Test
    void cursorsThatNobodyClosesDoNotStopTheService() throws Exception {
        Engine engine = engine(OVER_AT_ONCE, Backpressure.refuse());
        List<RecordCursor> leaked = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            assertThat(engine.ingest(large("e" + i, RECORD))).isCompleted();
            leaked.add(engine.scan(TENANT));
        }

        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        assertThat(engine.stats().memory().cursors().open()).isBetween(1, 100);
        assertThat(leaked).hasSize(200);
    }

    @Test
    void aCallThatWaitsForMemoryGoesOnWhenALeaseRunsOut() throws Exception {
        Engine engine = engine(Duration.ofMillis(300), Backpressure.waitAtMost(Duration.ofMinutes(10)));
        fill(engine, 200);
        RecordCursor leaked = engine.scan(TENANT);

        List<CompletableFuture<Ack>> acks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            acks.add(engine.ingest(large("waiting-" + i, RECORD)));
        }

        assertThat(acks).allSatisfy(ack -> assertThat(ack).isCompleted());
        assertThatExceptionOfType(CursorExpiredException.class).isThrownBy(leaked::next);
    }

    @Test
    void aReaderSeesRecordsOrTheEndOfItsLeaseAndNothingElse() throws Exception {
        // A call must wait, because the reader may again pin everything before the memory is free.
        Engine engine = engine(OVER_AT_ONCE, Backpressure.waitAtMost(Duration.ofMinutes(10)));
        fill(engine, 100);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int scans = 0;
            while (!done.get() || scans == 0) {
                scanUntilTheEnd(engine);
                scans++;
            }
            return scans;
        });

        for (int i = 0; i < 20; i++) {
            fill(engine, 100);
        }
        done.set(true);

        assertThat(reader.get()).isPositive();
        assertThat(engine.stats().memory().cursors().open()).isZero();
    }

    private static void scanUntilTheEnd(Engine engine) {
        String before = "";
        try (RecordCursor cursor = engine.scan(TENANT)) {
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                assertThat(view.entity()).startsWith("filler-").isGreaterThan(before);
                assertThat(view.copy().record().payload()).hasSize(RECORD).containsOnly(0);
                before = view.entity();
            }
        } catch (CursorExpiredException e) {
            assertThat(e).hasMessageContaining("cursorLease");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theStatsTellWhoKeepsMemoryAndWhatFor() throws Exception {
        Engine engine = engine(Duration.ofMinutes(1), Backpressure.refuse());
        IngestorStats.Memory empty = engine.stats().memory();
        fill(engine, 40);
        IngestorStats.Memory filled = engine.stats().memory();
        RecordCursor cursor = engine.scan(TENANT);
        IngestorStats.Memory scanned = engine.stats().memory();
        cursor.close();
        IngestorStats.Memory closed = engine.stats().memory();

        assertThat(empty.memtables().activeBytes()).isPositive();
        assertThat(empty.memtables().blockBytes()).isZero();
        assertThat(filled.memtables().sealedBytes()).isPositive();
        assertThat(filled.memtables().blockBytes()).isGreaterThan(30L * RECORD);
        assertThat(filled.memtables().pinnedBytes()).isZero();
        assertThat(scanned.memtables().sealedBytes()).isZero();
        assertThat(scanned.memtables().pinnedBytes())
                .isGreaterThanOrEqualTo(filled.memtables().sealedBytes());
        assertThat(scanned.cursors().open()).isEqualTo(1);
        assertThat(scanned.cursors().oldestAge()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(closed.memtables().sealedBytes())
                .as("without the cursor's own")
                .isBetween(
                        scanned.memtables().pinnedBytes() - 8 * ScanCursor.SOURCE_BYTES,
                        scanned.memtables().pinnedBytes());
        assertThat(closed.cursors().open()).isZero();
        for (IngestorStats.Memory memory : List.of(empty, filled, scanned, closed)) {
            assertThat(memory.memtables().activeBytes()
                            + memory.memtables().sealedBytes()
                            + memory.memtables().pinnedBytes())
                    .isEqualTo(
                            memory.memtables().blockBytes() + memory.memtables().indexBytes());
        }
        IngestorStats last = engine.stats();
        assertThat(last.memory().usedBytes())
                .isEqualTo(closed.memtables().blockBytes() + closed.memtables().indexBytes());
    }

    @Test
    void tablesThatOnlyACursorKeepsStillCountAsPinned() throws Exception {
        Engine engine = engine(Duration.ofMinutes(1), Backpressure.refuse());
        engine.ingest(large("first", RECORD)).join();
        RecordCursor cursor = engine.scan(TENANT);
        int i = 0;
        while (engine.get(TENANT, "first").isPresent()) {
            engine.ingest(large("filler-" + i++, RECORD)).join();
        }

        IngestorStats stats = engine.stats();

        assertThat(stats.memory().memtables().pinnedBytes()).isGreaterThan(RECORD);
        assertThat(stats.memory().usedBytes())
                .isEqualTo(stats.memory().memtables().activeBytes()
                        + stats.memory().memtables().sealedBytes()
                        + stats.memory().memtables().pinnedBytes());
        cursor.close();
        assertThat(engine.stats().memory().memtables().pinnedBytes()).isZero();
    }

    @Test
    void aLeaseIsMoreThanZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ingestor.builder(Path.of("unused")).cursorLease(Duration.ZERO))
                .withMessage("cursorLease must be > 0, was PT0S");
    }
}
