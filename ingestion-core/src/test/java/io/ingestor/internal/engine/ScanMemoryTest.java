package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ingestor.IngestorStats;
import io.ingestor.OverloadedException;
import io.ingestor.RecordCursor;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.GatedSink;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.memtable.append.AppendMemtable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests invariant 9 for scans: their own memory counts against a part of the budget, and scans beyond it are refused.
 */
@Timeout(60)
class ScanMemoryTest {

    private static final int BUDGET = 4 << 20;
    private static final int RECORDS = 5_000;

    private static EngineBuilder small() {
        return EngineBuilder.on(new ControlledLog().automatic()).memoryBudget(BUDGET);
    }

    private static Engine filled(EngineBuilder builder) throws Exception {
        Engine engine = builder.open();
        for (int from = 0; from < RECORDS; from += 500) {
            engine.ingest(Records.batch("e", from, 500)).join();
        }
        return engine;
    }

    private static int openUntilRefused(Engine engine, List<RecordCursor> cursors) {
        while (cursors.size() < 500) {
            try {
                cursors.add(engine.scan(TENANT));
            } catch (OverloadedException e) {
                break;
            }
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        }
        return cursors.size();
    }

    @Test
    void scansThatStayOpenAreRefusedBeforeTheyTakeMoreThanTheirPart() throws Exception {
        Engine engine = filled(small());
        long before = engine.stats().memory().usedBytes();
        List<RecordCursor> cursors = new ArrayList<>();

        int opened = openUntilRefused(engine, cursors);

        assertThat(opened).isBetween(10, 499);
        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> engine.scan(TENANT))
                .withMessageMatching("scans hold \\d+ of the 1048576 bytes that they may take, which is a quarter of"
                        + " memoryBudget, and this scan needs \\d+ more: close cursors, shorten cursorLease, or raise"
                        + " memoryBudget");
        IngestorStats.Memory memory = engine.stats().memory();
        assertThat(memory.cursors().open()).isEqualTo(opened);
        assertThat(memory.usedBytes())
                .isEqualTo(memory.memtables().blockBytes() + memory.memtables().indexBytes());
        assertThat(engine.ingest(large("after", 100_000))).isCompleted();
        cursors.remove(0).close();
        cursors.add(engine.scan(TENANT));
        for (RecordCursor cursor : cursors) {
            cursor.close();
        }
        assertThat(engine.stats().memory().usedBytes()).isBetween(before, before + 200_000);
    }

    @Test
    void aScanThatFindsTheBudgetFullMakesRoomOrIsRefused() throws Exception {
        GatedSink sink = new GatedSink(new SimulatedSink());
        Engine engine = filled(small().sink(sink).maxBacklogBytes(0).memtables(AppendMemtable.factory()));
        int i = 0;
        while (!engine.ingest(large("filler-" + i++, 30_000)).isCompletedExceptionally()) {
            assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        }
        List<RecordCursor> cursors = new ArrayList<>();

        int opened = openUntilRefused(engine, cursors);

        assertThat(opened).isLessThan(500);
        assertThat(engine.stats().memory().usedBytes()).isLessThanOrEqualTo(BUDGET);
        for (RecordCursor cursor : cursors) {
            cursor.close();
        }
    }

    @Test
    void scansThatWereLeftOpenGiveWayOnceTheirLeasesAreOver() throws Exception {
        Engine engine = filled(small().cursorLease(Duration.ofNanos(1)));
        List<RecordCursor> cursors = new ArrayList<>();

        assertThat(openUntilRefused(engine, cursors)).isEqualTo(500);

        assertThat(engine.stats().memory().cursors().open()).isLessThan(500);
    }
}
