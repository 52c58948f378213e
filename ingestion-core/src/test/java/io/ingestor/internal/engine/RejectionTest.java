package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static io.ingestor.internal.fake.Records.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Invariant;
import io.ingestor.Proves;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Wire;
import io.ingestor.internal.record.Violations;
import io.ingestor.validate.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests invariant 5: a batch is one atomic entry. A normal one keeps its good records, a transactional one is all or
 * nothing.
 */
class RejectionTest {

    private final ControlledLog log = new ControlledLog().automatic();
    private Engine engine;

    @BeforeEach
    void open() throws Exception {
        engine = EngineBuilder.on(log).open();
    }

    @Test
    @Proves(Invariant.BATCHES_ARE_ATOMIC)
    void aNormalBatchIsOneEntryOfItsGoodRecords() {
        RecordBatch batch = RecordBatch.builder()
                .add(record("a", 1))
                .add(wrong())
                .add(record("b", 2))
                .returnIds()
                .build();

        BatchResult result = engine.ingest(batch).join();

        assertThat(log.entryCount()).isEqualTo(1);
        assertThat(result.size()).isEqualTo(3);
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.firstSequence()).isEqualTo(1);
        assertThat(result.lastSequence()).isEqualTo(2);
        assertThat(result.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.index()).isEqualTo(1));
        assertThat(result.id(0).orElseThrow().path()).isEqualTo("acme/a/1");
        assertThat(result.id(1)).isEmpty();
        assertThat(result.id(2).orElseThrow().path()).isEqualTo("acme/b/2");
        assertThat(engine.get(TENANT, "b")).isPresent();
        assertThat(engine.stats().tenants())
                .containsEntry(TENANT, new Counts(2, 2, 0, 0, 0, 0, 0, 0))
                .containsEntry("", new Counts(1, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    @Proves(Invariant.BATCHES_ARE_ATOMIC)
    void aTransactionalBatchWithAWrongRecordIsNotLoggedAtAll() {
        RecordBatch batch = RecordBatch.builder()
                .add(record("a", 1))
                .add(wrong())
                .transactional()
                .build();

        assertThat(engine.ingest(batch))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected -> assertThat(rejected.rejections())
                                .singleElement()
                                .satisfies(rejection ->
                                        assertThat(rejection.index()).isEqualTo(1)));
        assertThat(log.entryCount()).isZero();
        assertThat(engine.get(TENANT, "a")).isEmpty();
        assertThat(engine.stats().totals()).isEqualTo(new Counts(2, 0, 2, 0, 0, 0, 0, 0));
    }

    @Test
    void aBatchWithoutAGoodRecordIsAnsweredAndLogsNothing() {
        long before = engine.stats().memory().usedBytes();

        BatchResult result = engine.ingest(
                        RecordBatch.builder().add(wrong()).add(wrong()).build())
                .join();

        assertThat(result.accepted()).isZero();
        assertThat(result.firstSequence()).isZero();
        assertThat(result.lastSequence()).isZero();
        assertThat(result.rejections()).hasSize(2);
        assertThat(log.entryCount()).isZero();
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(before);
        assertThat(engine.stats().totals()).isEqualTo(new Counts(2, 0, 2, 0, 0, 0, 0, 0));
    }

    @Test
    void aWrongSingleRecordFailsItsFuture() {
        assertThat(engine.ingest(wrong()))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RejectedException.class)
                .withMessageContaining("records[0].id.tenant_id");
        assertThat(log.entryCount()).isZero();
    }

    @Test
    void anEmptyBatchIsRejected() {
        assertThat(engine.ingest(RecordBatch.builder().build()))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RejectedException.class)
                .withMessageContaining("at least one record");
        assertThat(engine.stats().totals().received()).isZero();
    }

    @Test
    void checkingTellsWhatIsWrongAndStoresNothing() {
        RecordBatch batch = RecordBatch.builder()
                .add(record("a", 1))
                .add(wrong())
                .transactional()
                .build();

        BatchResult result = engine.check(batch);

        assertThat(result.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.index()).isEqualTo(1));
        assertThat(result.firstSequence()).isZero();
        assertThat(engine.check(RecordBatch.of(record("a", 1))).rejections()).isEmpty();
        assertThat(log.entryCount()).isZero();
        assertThat(engine.get(TENANT, "a")).isEmpty();
        assertThat(engine.stats().totals().received()).isZero();
        assertThatThrownBy(() -> engine.check(RecordBatch.builder().build())).isInstanceOf(RejectedException.class);
    }

    @Test
    void checkingNamesOnlyWhatTheRecordItselfNames() {
        RecordBatch batch = RecordBatch.of(
                record("a", 1),
                io.ingestor.Record.builder(TENANT).entity("b").version(7).build(),
                io.ingestor.Record.builder(TENANT).put("n", 1L).build());

        BatchResult result = engine.check(batch);

        assertThat(result.id(0)).contains(new io.ingestor.RecordId(TENANT, "a", 0));
        assertThat(result.id(1)).contains(new io.ingestor.RecordId(TENANT, "b", 7));
        assertThat(result.id(2)).contains(new io.ingestor.RecordId(TENANT, "", 0));
    }

    @Test
    void checkingIsRefusedLikeIngesting() throws Exception {
        engine.close();

        assertThatThrownBy(() -> engine.check(RecordBatch.of(record("a", 1))))
                .isInstanceOf(io.ingestor.NotOpenException.class);
    }

    @Test
    void aRecordWithoutAnEntityLearnsItsNameFromTheAck() {
        var ack = engine.ingest(io.ingestor.Record.builder(TENANT).put("n", 1L).build())
                .join();

        assertThat(ack.id().entity()).hasSize(36);
        assertThat(engine.get(TENANT, ack.id().entity()).orElseThrow().id()).isEqualTo(ack.id());
        assertThat(ack.durability()).isEqualTo(Durability.SYNCED);
    }

    /** The text of the rejections on the heap must not be many times as large as the wrong records. */
    @Test
    void whatIsToldOfABatchIsBoundedWhateverIsWrongInIt() throws Exception {
        byte[] hostile = hostile();
        RecordBatch.Builder batch = RecordBatch.builder().tenant(TENANT);
        int size = 4_000;
        for (int i = 0; i < size; i++) {
            batch.add(Record.ofEncoded(hostile));
        }

        List<Rejection> rejections = engine.ingest(batch.build()).join().rejections();

        assertThat(rejections).hasSize(size);
        long text = 0;
        for (Rejection rejection : rejections) {
            assertThat(rejection.violations()).isNotEmpty();
            for (Violation violation : rejection.violations()) {
                text += violation.describe().length();
            }
        }
        assertThat(rejections.get(0).violations()).hasSize(Violations.MAX);
        long untold = (long) size
                * rejections.get(size - 1).violations().get(0).message().length();
        assertThat(text).isLessThan(Violations.MAX_TEXT + 1_000 + untold);
        assertThat(rejections.get(size - 1).violations())
                .as("shared, so that it takes no memory")
                .isSameAs(rejections.get(size - 2).violations());
    }

    @Test
    void theNextBatchIsToldOfInFullAgain() throws Exception {
        whatIsToldOfABatchIsBoundedWhateverIsWrongInIt();

        BatchResult result = engine.ingest(RecordBatch.of(wrong())).join();

        assertThat(result.rejections().get(0).violations().get(0).describe()).contains("id.tenant_id.id");
    }

    /** Returns a record with nested unprintable names around many values that are not numbers. */
    private static byte[] hostile() {
        String name = "\u0001".repeat(20);
        byte[][] values = new byte[Violations.MAX + 1][];
        Arrays.fill(values, Wire.message(1, Wire.number(Double.NaN)));
        byte[] list = Wire.message(6, Wire.join(values));
        return Wire.data(Wire.entry(name, Wire.message(5, Wire.entry(name, list))));
    }
}
