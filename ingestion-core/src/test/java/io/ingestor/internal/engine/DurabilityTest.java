package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.batch;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Invariant;
import io.ingestor.Proves;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests invariants 1 and 4: the events that an acknowledgement waits for, and the records that a reader may see. */
class DurabilityTest {

    private final ControlledLog log = new ControlledLog();
    private Engine engine;

    @BeforeEach
    void open() throws Exception {
        engine = EngineBuilder.on(log).open();
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void aSyncedAckAndVisibilityWaitForTheSync() {
        CompletableFuture<Ack> ack = engine.ingest(record("e", 1));
        assertThat(ack).isNotDone();
        assertThat(engine.get(TENANT, "e")).isEmpty();

        log.write();
        assertThat(ack).isNotDone();
        assertThat(engine.get(TENANT, "e")).isEmpty();
        assertThat(engine.get(TENANT, "e", 1)).isEmpty();
        assertThat(engine.stats().sequences().visible()).isZero();

        log.syncWritten();
        assertThat(ack).isCompleted();
        assertThat(ack.join().sequence()).isEqualTo(1);
        assertThat(ack.join().durability()).isEqualTo(Durability.SYNCED);
        assertThat(engine.get(TENANT, "e")).isPresent();
        assertThat(engine.stats().sequences().visible()).isEqualTo(1);
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void aScanShowsNothingThatIsNotDurable() throws Exception {
        engine.ingest(record("a", 1));
        log.write();
        log.syncWritten();
        engine.ingest(record("a", 2));
        engine.ingest(record("b", 3));
        log.write();

        assertThat(Records.all(engine.scan(TENANT)))
                .singleElement()
                .satisfies(stored -> assertThat(Records.number(stored)).isEqualTo(1));

        log.syncWritten();
        assertThat(Records.entities(engine.scan(TENANT))).containsExactly("a", "b");
    }

    @Test
    void aCursorKeepsItsSnapshotWhateverComesLater() throws Exception {
        engine.ingest(record("a", 1));
        log.write();
        log.syncWritten();
        try (var cursor = engine.scan(TENANT)) {
            engine.ingest(record("a", 2));
            engine.ingest(record("b", 3));
            log.write();
            log.syncWritten();

            assertThat(Records.number(cursor.next().copy())).isEqualTo(1);
            assertThat(cursor.next()).isNull();
        }
    }

    @Test
    void durableButNotYetAppliedIsNeitherAcknowledgedNorVisible() {
        CompletableFuture<Ack> ack = engine.ingest(record("e", 1));
        CompletableFuture<Long> sync = engine.sync();

        log.becomeDurableUnwritten();
        assertThat(ack).isNotDone();
        assertThat(sync).isNotDone();
        assertThat(engine.get(TENANT, "e")).isEmpty();
        assertThat(engine.stats().sequences().durable()).isEqualTo(1);
        assertThat(engine.stats().sequences().visible()).isZero();

        log.tellLate();
        assertThat(ack).isCompleted();
        assertThat(sync).isCompletedWithValue(1L);
        assertThat(engine.get(TENANT, "e")).isPresent();
    }

    @Test
    void anAcceptedAckComesAtOnceAndPromisesNoVisibility() {
        CompletableFuture<Ack> ack = engine.ingest(record("e", 1), Durability.ACCEPTED);

        assertThat(ack).isCompleted();
        assertThat(ack.join().durability()).isEqualTo(Durability.ACCEPTED);
        assertThat(engine.get(TENANT, "e")).isEmpty();
        assertThat(engine.stats().totals().inFlight()).isEqualTo(1);
        assertThat(engine.stats().acks().pendingRecords()).isZero();

        log.write();
        log.syncWritten();
        assertThat(engine.get(TENANT, "e")).isPresent();
        assertThat(engine.stats().totals().durable()).isEqualTo(1);
    }

    @Test
    void aWrittenAckComesWithTheWrite() {
        CompletableFuture<Ack> ack = engine.ingest(record("e", 1), Durability.WRITTEN);
        assertThat(ack).isNotDone();

        log.write();
        assertThat(ack).isCompleted();
        assertThat(engine.get(TENANT, "e")).isEmpty();
    }

    @Test
    void syncMakesWhatWasAcceptedBeforeItDurable() {
        engine.ingest(record("e", 1), Durability.ACCEPTED);
        CompletableFuture<Long> sync = engine.sync();
        assertThat(sync).isNotDone();

        log.write();
        assertThat(sync).isNotDone();
        log.syncWritten();
        assertThat(sync).isCompletedWithValue(1L);
        assertThat(engine.get(TENANT, "e")).isPresent();
    }

    @Test
    void theResultOfABatchNamesItsSequences() {
        engine.ingest(batch("e", 0, 3));
        CompletableFuture<BatchResult> result = engine.ingest(batch("f", 0, 4));
        log.write();
        log.syncWritten();

        BatchResult reached = result.join();
        assertThat(reached.firstSequence()).isEqualTo(4);
        assertThat(reached.lastSequence()).isEqualTo(7);
        assertThat(reached.accepted()).isEqualTo(4);
        assertThat(reached.id(2).orElseThrow().path()).isEqualTo("acme/f2/6");
    }

    @Test
    void readingTheLogEndsAtWhatIsDurableAndGoesOnLater() throws Exception {
        engine.ingest(batch("e", 0, 3));
        log.write();
        log.syncWritten();
        engine.ingest(batch("f", 0, 2));
        log.write();

        try (var cursor = engine.read(2)) {
            assertThat(cursor.next().entity()).isEqualTo("e1");
            assertThat(cursor.next().sequence()).isEqualTo(3);
            assertThat(cursor.next()).isNull();

            log.syncWritten();
            assertThat(cursor.next().entity()).isEqualTo("f0");
            assertThat(cursor.next().sequence()).isEqualTo(5);
            assertThat(cursor.next()).isNull();
        }
    }
}
