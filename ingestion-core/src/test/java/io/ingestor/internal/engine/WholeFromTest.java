package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ingestor.Lookup;
import io.ingestor.MemoryCursor;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.sink.Sink;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that a read returns the first sequence from which memory is complete, to distinguish evicted records from
 * unknown ones.
 */
@Timeout(60)
class WholeFromTest {

    private static final int BUDGET = 4 << 20;
    private static final int RECORD = 15_000;

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private static EngineBuilder small() {
        return EngineBuilder.segmented().memoryBudget(BUDGET);
    }

    /** Ingests one record for each sequence up to {@code last}, named after it. */
    private static void fill(Engine engine, long last) {
        for (long sequence = engine.stats().sequences().visible() + 1; sequence <= last; sequence++) {
            engine.ingest(large("e" + sequence, RECORD)).join();
        }
    }

    private static void assertIsWholeFrom(Engine engine, long wholeFrom, long last) throws Exception {
        for (long sequence = 1; sequence <= last; sequence++) {
            Lookup found = engine.find(TENANT, "e" + sequence);
            assertThat(found.record().isPresent()).as("e%d", sequence).isEqualTo(sequence >= wholeFrom);
            assertThat(found.wholeFrom()).isEqualTo(wholeFrom);
            assertThat(engine.find(TENANT, "e" + sequence, sequence)).isEqualTo(found);
        }
        try (MemoryCursor cursor = engine.scan(TENANT)) {
            assertThat(cursor.wholeFrom()).isEqualTo(wholeFrom);
            assertThat(Records.all(cursor)).hasSize((int) (last - wholeFrom + 1));
        }
        assertThat(engine.stats().memory().wholeFrom()).isEqualTo(wholeFrom);
    }

    @Test
    void whileNothingHasLeftAnAbsentRecordWasNeverIngested() throws Exception {
        try (Engine engine = small().open(directory)) {
            assertThat(engine.find(TENANT, "a")).isEqualTo(new Lookup(Optional.empty(), 1));
            engine.ingest(record("a", 1)).join();

            assertThat(engine.find(TENANT, "b").isCertain()).isTrue();
            assertThat(engine.find(TENANT, "a").record()).isPresent();
            assertThat(engine.find(TENANT, "a").isCertain()).isTrue();
        }
        try (Engine engine = small().open(directory)) {
            assertThat(engine.find(TENANT, "b").isCertain()).isTrue();
        }
    }

    @Test
    void whatLeftMemoryIsNotSaidToBeAbsent() throws Exception {
        try (Engine engine = small().open(directory)) {
            fill(engine, 600);

            Lookup first = engine.find(TENANT, "e1");

            assertThat(first.record()).isEmpty();
            assertThat(first.isCertain()).isFalse();
            assertThat(first.wholeFrom()).isBetween(2L, 600L);
            assertThat(engine.firstSequence()).as("the log has it").isEqualTo(1);
            assertIsWholeFrom(engine, first.wholeFrom(), 600);
        }
    }

    @Test
    void aReplayOfMoreThanMemoryHoldsReportsTheSame() throws Exception {
        try (Engine engine = small().open(directory)) {
            fill(engine, 600);
        }
        try (Engine engine = small().open(directory)) {
            long wholeFrom = engine.stats().memory().wholeFrom();

            assertThat(wholeFrom).isBetween(2L, 600L);
            assertIsWholeFrom(engine, wholeFrom, 600);
        }
    }

    @Test
    void whatWentToTheSinkBeforeTheOpenIsNotInMemory() throws Exception {
        SimulatedDirectory checkpoints = new SimulatedDirectory();
        try (Engine engine =
                small().sink(Sink.discarding()).checkpoints(checkpoints).open(directory)) {
            fill(engine, 20);
            assertIsWholeFrom(engine, 1, 20);
        }
        try (Engine engine =
                small().sink(Sink.discarding()).checkpoints(checkpoints).open(directory)) {
            assertIsWholeFrom(engine, 21, 20);
            fill(engine, 25);
            assertIsWholeFrom(engine, 21, 25);
        }
    }

    @Test
    void aLookupReachesBackToSomeSequence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lookup(Optional.empty(), 0))
                .withMessage("wholeFrom must be >= 1, was 0");
    }
}
