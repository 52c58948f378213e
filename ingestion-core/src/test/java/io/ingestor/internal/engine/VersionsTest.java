package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.number;
import static io.ingestor.internal.fake.Records.record;
import static io.ingestor.internal.fake.Records.versioned;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VersionsTest {

    private static final long EPOCH_MILLIS = 1_760_000_000_000L;

    private Engine engine;

    @BeforeEach
    void open() throws Exception {
        engine = EngineBuilder.on(new ControlledLog().automatic())
                .memoryBudget(4 << 20)
                .open();
    }

    private StoredRecord latest(String entity) {
        return engine.get(TENANT, entity).orElseThrow();
    }

    /** Fills the active table, so that the next records go into another. */
    private void rotate() {
        int before = engine.stats().memory().memtables().count();
        while (engine.stats().memory().memtables().count() == before) {
            engine.ingest(large("filler", 200_000)).join();
        }
    }

    @Test
    void withoutVersionsTheSequenceIsTheVersionAndTheLastOneIsTheLatest() {
        engine.ingest(record("e", 1)).join();
        engine.ingest(record("e", 2)).join();

        assertThat(latest("e").id().version()).isEqualTo(2);
        assertThat(latest("e").sequence()).isEqualTo(2);
        assertThat(number(latest("e"))).isEqualTo(2);
        assertThat(number(engine.get(TENANT, "e", 1).orElseThrow())).isEqualTo(1);
        assertThat(engine.get(TENANT, "e", 3)).isEmpty();
    }

    @Test
    void theHighestVersionIsTheLatestWhateverCameLast() {
        engine.ingest(versioned("e", 30, 1)).join();
        engine.ingest(versioned("e", 20, 2)).join();

        assertThat(latest("e").id().version()).isEqualTo(30);
        assertThat(number(engine.get(TENANT, "e", 20).orElseThrow())).isEqualTo(2);
    }

    @Test
    void amongEqualVersionsTheLastOneIsTheLatest() {
        engine.ingest(versioned("e", 5, 1)).join();
        engine.ingest(versioned("e", 5, 2)).join();

        assertThat(number(latest("e"))).isEqualTo(2);
        assertThat(number(engine.get(TENANT, "e", 5).orElseThrow())).isEqualTo(2);
    }

    /** Versions are plain numbers: one made from a clock is far above every sequence. */
    @Test
    void aClientThatSendsEpochMillisAndThenLeavesVersionsOutNeverSeesTheLaterOnesAsLatest() {
        engine.ingest(versioned("e", EPOCH_MILLIS, 1)).join();
        long later = engine.ingest(record("e", 2)).join().sequence();

        assertThat(number(latest("e"))).isEqualTo(1);
        assertThat(latest("e").id().version()).isEqualTo(EPOCH_MILLIS);
        assertThat(number(engine.get(TENANT, "e", later).orElseThrow())).isEqualTo(2);
    }

    @Test
    void theLatestMayBeInAnOlderTable() throws Exception {
        engine.ingest(versioned("e", 30, 1)).join();
        rotate();
        engine.ingest(versioned("e", 20, 2)).join();
        engine.ingest(versioned("f", 7, 3)).join();
        rotate();
        engine.ingest(versioned("e", 20, 4)).join();
        engine.ingest(versioned("f", 7, 5)).join();

        assertThat(engine.stats().memory().memtables().count()).isGreaterThanOrEqualTo(3);
        assertThat(number(latest("e"))).isEqualTo(1);
        assertThat(number(latest("f"))).isEqualTo(5);
        assertThat(number(engine.get(TENANT, "e", 20).orElseThrow())).isEqualTo(4);
        assertThat(Records.all(engine.scan(TENANT)))
                .filteredOn(stored -> !stored.id().entity().equals("filler"))
                .extracting(Records::number)
                .containsExactly(1L, 5L);
    }

    @Test
    void aScanShowsEachEntityOnceInTheOrderOfItsBytesAndNoOtherTenant() throws Exception {
        engine.ingest(record("b", 1)).join();
        engine.ingest(record("z", 2)).join();
        rotate();
        engine.ingest(record("a", 3)).join();
        engine.ingest(record("b", 4)).join();
        engine.ingest(record("\u00e9", 5)).join();
        engine.ingest(record("\ud83d\ude00", 6)).join();
        engine.ingest(record("\uffee", 7)).join(); // above the surrogates in UTF-16, below in UTF-8
        engine.ingest(io.ingestor.Record.builder("acme2").entity("c").build()).join();

        assertThat(Records.entities(engine.scan(TENANT)))
                .containsExactly("a", "b", "filler", "z", "\u00e9", "\uffee", "\ud83d\ude00");
        assertThat(Records.entities(engine.scan("acme2"))).containsExactly("c");
        assertThat(Records.entities(engine.scan("acm"))).isEmpty();
    }
}
