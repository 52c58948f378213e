package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static io.ingestor.internal.fake.Records.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.ingestor.BatchResult;
import io.ingestor.DeadLetter;
import io.ingestor.DeadLetters;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.IngestorStats.DeadLetterCounts;
import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.RecordOrigin;
import io.ingestor.RejectedException;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.Wire;
import io.ingestor.transform.RecordRejectedException;
import io.ingestor.transform.Transform;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that rejected records are kept as dead letters in the entry of their batch, and answers do not change. */
class DeadLetterTest {

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private static EngineBuilder keeping() {
        return EngineBuilder.segmented().deadLetters(DeadLetters.on());
    }

    private static List<StoredRecord> all(Engine engine) throws IOException {
        return Records.all(engine.read(engine.firstSequence()));
    }

    private static List<StoredRecord> letters(Engine engine) throws IOException {
        return all(engine).stream()
                .filter(stored -> DeadLetter.isLetter(stored.record()))
                .toList();
    }

    private static DeadLetter onlyLetter(Engine engine) throws IOException {
        List<StoredRecord> letters = letters(engine);
        assertThat(letters).hasSize(1);
        return DeadLetter.of(letters.get(0).record());
    }

    @Test
    void keepsARejectedRecordAfterTheGoodOnesOfItsBatch() throws Exception {
        Instant before = Instant.now();
        try (Engine engine = keeping().open(directory)) {
            Record bad = Record.builder(TENANT).entity("e\u0001").put("n", 1L).build();
            RecordBatch batch = RecordBatch.builder()
                    .add(bad)
                    .add(record("a", 1))
                    .add(record("b", 2))
                    .origin(new RecordOrigin("call-7", "loader"))
                    .returnIds()
                    .build();

            BatchResult result = engine.ingest(batch).get();

            assertThat(result.accepted()).isEqualTo(2);
            assertThat(result.firstSequence()).isEqualTo(1);
            assertThat(result.lastSequence()).isEqualTo(2);
            assertThat(result.id(0)).isEmpty();
            assertThat(result.id(2).orElseThrow().path()).isEqualTo("acme/b/2");
            List<StoredRecord> stored = all(engine);
            assertThat(stored).extracting(StoredRecord::sequence).containsExactly(1L, 2L, 3L);
            StoredRecord letter = stored.get(2);
            assertThat(letter.id().tenant()).isEqualTo(TENANT);
            assertThat(letter.id().entity()).hasSize(36);
            assertThat(letter.record().schemaName()).isEqualTo(DeadLetters.SCHEMA);
            DeadLetter read = DeadLetter.of(letter.record());
            assertThat(read.step()).isEqualTo("scan");
            assertThat(read.reason()).isEqualTo("invalid");
            assertThat(read.field()).isEqualTo("id.entity_id.id");
            assertThat(read.message())
                    .isEqualTo(result.rejections().get(0).violations().get(0).message());
            assertThat(read.violations()).isEqualTo(1);
            assertThat(read.claimedTenant()).isEqualTo(TENANT);
            assertThat(read.claimedEntity()).isEqualTo("e\u0001");
            assertThat(read.correlationId()).isEqualTo("call-7");
            assertThat(read.client()).isEqualTo("loader");
            assertThat(read.time()).isBetween(before, Instant.now());
            assertThat(read.recordBytes()).isEqualTo(bad.encoded().length);
            assertThat(read.record())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(bad.encoded()));
            assertThat(engine.stats().tenants())
                    .containsEntry(
                            TENANT, new Counts(3, 2, 1, 0, 0, 0, 0, 0).withDeadLetters(new DeadLetterCounts(1, 0)));
            assertThat(engine.get(TENANT, letter.id().entity())).contains(letter);
        }
    }

    @Test
    void aLetterDoesNotHideTheRecordOfItsEntity() throws Exception {
        try (Engine engine = keeping().transforms((in, out) -> reject(in)).open(directory)) {
            engine.ingest(record("a", 1)).get();
            engine.ingest(RecordBatch.of(record("a", 13))).get();

            assertThat(Records.number(engine.get(TENANT, "a").orElseThrow())).isEqualTo(1);
            assertThat(onlyLetter(engine).claimedEntity()).isEqualTo("a");
        }
    }

    private static Transform.Outcome reject(RecordFields in) {
        while (in.next()) {
            if (in.name().contentEquals("data")) {
                in.enter();
                while (in.next()) {
                    if (in.number() == 13) {
                        throw new RecordRejectedException("data.fields[\"n\"]", "must not be 13, was 13");
                    }
                    if (in.number() == 14) {
                        return Transform.Outcome.FILTERED;
                    }
                }
                in.leave();
            }
        }
        return Transform.Outcome.KEPT;
    }

    @Test
    void keepsEveryLetterOfAnEntity() throws Exception {
        try (Engine engine = keeping().transforms((in, out) -> reject(in)).open(directory)) {
            engine.ingest(record("good", 1)).get();
            for (int i = 0; i < 3; i++) {
                engine.ingest(RecordBatch.of(record("a", 13), record("a", 13))).get();
            }

            List<StoredRecord> letters = letters(engine);

            assertThat(letters).hasSize(6);
            assertThat(letters.stream().map(letter -> letter.id().entity()).distinct())
                    .hasSize(6);
            assertThat(letters)
                    .allSatisfy(letter ->
                            assertThat(engine.get(TENANT, letter.id().entity())).contains(letter));
        }
    }

    @Test
    void namesTheStepThatRejectedTheRecord() throws Exception {
        Schemas schemas = Schemas.builder().add(TENANT, "s", 1, Schema.any()).build();
        try (Engine engine = keeping()
                .schemas(() -> schemas, SchemaPolicy.defaults())
                .validator((in, found) -> {
                    if (Records.entity(in).equals("v")) {
                        found.add("data", "must be liked, was not");
                    }
                })
                .transforms((in, out) -> reject(in))
                .open(directory)) {
            Record unknown = Record.builder(TENANT)
                    .entity("u")
                    .schema("nowhere", 1)
                    .put("n", 1L)
                    .build();
            engine.ingest(RecordBatch.of(record("v", 1), record("t", 13), unknown, record("f", 14), record("ok", 1)))
                    .get();

            assertThat(letters(engine).stream().map(stored -> DeadLetter.of(stored.record())))
                    .extracting(DeadLetter::step, DeadLetter::reason, DeadLetter::field)
                    .containsExactly(
                            tuple("validate", "invalid", "data"),
                            tuple("transform", "invalid", "data.fields[\"n\"]"),
                            tuple("input_schema", "unknown_schema", "schema"));
            assertThat(engine.stats().totals())
                    .isEqualTo(new Counts(5, 1, 3, 0, 1, 0, 0, 0).withDeadLetters(new DeadLetterCounts(3, 0)));
        }
    }

    @Test
    void writesAnEntryForABatchOfRejectedRecordsOnly() throws Exception {
        try (Engine engine = keeping().open(directory)) {
            BatchResult result = engine.ingest(RecordBatch.of(wrong(), wrong())).get();

            assertThat(result.accepted()).isZero();
            assertThat(result.firstSequence()).isZero();
            assertThat(result.lastSequence()).isZero();
            assertThat(result.rejections()).hasSize(2);
            assertThat(letters(engine))
                    .extracting(letter -> letter.id().tenant())
                    .containsOnly("_unknown");
            assertThat(engine.stats().totals())
                    .isEqualTo(new Counts(2, 0, 2, 0, 0, 0, 0, 0).withDeadLetters(new DeadLetterCounts(2, 0)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void failsTheCallOfASingleRejectedRecordOnceItsLetterIsKept(int batchSize) throws Exception {
        ControlledLog log = new ControlledLog();
        Engine engine = EngineBuilder.on(log)
                .batchSize(batchSize)
                .deadLetters(DeadLetters.on())
                .open();

        CompletableFuture<?> call = engine.ingest(wrong());
        CompletableFuture<?> good = engine.ingest(record("a", 1));
        assertThat(call).isNotDone();
        log.automatic();
        log.write();
        log.syncWritten();

        assertThatThrownBy(call::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RejectedException.class)
                .hasMessageContaining("id.tenant_id.id");
        assertThat(good).succeedsWithin(Duration.ofSeconds(60));
        assertThat(engine.stats().totals())
                .isEqualTo(new Counts(2, 1, 1, 0, 0, 0, 0, 0).withDeadLetters(new DeadLetterCounts(1, 0)));
        assertThat(engine.stats().acks().pendingRecords()).isZero();
        engine.close();
    }

    @Test
    void keepsTheInvalidRecordsOfARejectedTransactionAndNoneOfTheOthers() throws Exception {
        try (Engine engine = keeping().open(directory)) {
            RecordBatch batch = RecordBatch.builder()
                    .add(record("a", 1))
                    .add(wrong())
                    .transactional()
                    .build();

            assertThatThrownBy(engine.ingest(batch)::get).hasCauseInstanceOf(RejectedException.class);

            assertThat(all(engine)).hasSize(1);
            assertThat(onlyLetter(engine).record())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(wrong().encoded()));
            assertThat(engine.stats().totals())
                    .isEqualTo(new Counts(2, 0, 2, 0, 0, 0, 0, 0).withDeadLetters(new DeadLetterCounts(1, 0)));
        }
    }

    @Test
    void keepsNothingUnlessItIsEnabled() throws Exception {
        try (Engine engine = EngineBuilder.segmented().open(directory)) {
            engine.ingest(RecordBatch.of(record("a", 1), wrong())).get();

            assertThat(all(engine)).hasSize(1);
            assertThat(engine.stats().totals()).isEqualTo(new Counts(2, 1, 1, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aCheckKeepsNothing() throws Exception {
        try (Engine engine = keeping().open(directory)) {
            assertThat(engine.check(RecordBatch.of(wrong())).rejections()).hasSize(1);

            assertThat(all(engine)).isEmpty();
            assertThat(engine.stats().totals()).isEqualTo(Counts.NONE);
        }
    }

    @Test
    void aBatchThatIsInvalidAsAWholeIsNotKept() throws Exception {
        try (Engine engine =
                keeping().limits(Limits.builder().batchRecords(1).build()).open(directory)) {
            assertThatThrownBy(engine.ingest(RecordBatch.of(wrong(), wrong()))::get)
                    .hasCauseInstanceOf(RejectedException.class);

            assertThat(all(engine)).isEmpty();
        }
    }

    static Stream<Arguments> encodings() {
        byte[] good = record("e", 1).encoded();
        byte[] large = Records.large("e", (1 << 20) + 1).encoded();
        return Stream.of(
                Arguments.of("truncated varint", Wire.join(Wire.id(TENANT, "e"), Wire.bytes(0x28, 0xff))),
                Arguments.of("wrong wire type", Wire.varint(1, 7)),
                Arguments.of("length beyond the end", Wire.bytes(0x0a, 0x7f)),
                Arguments.of("tenant beyond the end", Wire.bytes(0x0a, 0x05, 0x0a, 0x7f, 0x0a, 0x7f, 0x41)),
                Arguments.of("invalid UTF-8", Wire.message(1, Wire.message(1, Wire.bytes(0x0a, 1, 0xff)))),
                Arguments.of("invalid UTF-8 in data", Wire.join(good, Wire.message(6, Wire.bytes(0x0a, 1, 0xff)))),
                Arguments.of("data twice", Wire.join(good, Wire.data(Wire.entry("x", Wire.number(1))))),
                Arguments.of("empty", new byte[0]),
                Arguments.of("too large", large));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void keepsTheBytesOfARecordThatIsNotEvenARecord(String name, byte[] bytes) throws Exception {
        try (Engine engine = EngineBuilder.segmented()
                .walOptions(SegmentedOptions.builder().segmentBytes(8 << 20).build())
                .memoryBudget(64 << 20)
                .deadLetters(DeadLetters.on().withMaxRecordBytes(2 << 20))
                .open(directory)) {
            RecordBatch batch = RecordBatch.builder()
                    .addEncoded(bytes, 0, bytes.length)
                    .add(record("a", 1))
                    .build();

            BatchResult result = engine.ingest(batch).get();

            assertThat(result.rejections()).hasSize(1);
            assertThat(result.accepted()).isEqualTo(1);
            DeadLetter letter = onlyLetter(engine);
            assertThat(letter.isWhole()).isTrue();
            assertThat(letter.payload()).isEqualTo(bytes);
            assertThat(letter.message())
                    .isEqualTo(result.rejections().get(0).violations().get(0).message());
        }
    }

    @Test
    void aLetterCanBeSentAgainOnceItsCauseIsGone() throws Exception {
        Record record = record("a", 13);
        byte[] original;
        try (Engine engine = keeping().transforms((in, out) -> reject(in)).open(directory)) {
            engine.ingest(RecordBatch.of(record)).get();
            original = onlyLetter(engine).record().orElseThrow();
        }
        try (Engine engine = keeping().open(new SimulatedDirectory())) {
            engine.ingest(RecordBatch.builder()
                            .addEncoded(original, 0, original.length)
                            .build())
                    .get();

            assertThat(engine.get(TENANT, "a").orElseThrow().record()).isEqualTo(record);
        }
    }

    @Test
    void isReplayedLikeAnyRecord() throws Exception {
        List<StoredRecord> stored;
        try (Engine engine = keeping().open(directory)) {
            engine.ingest(RecordBatch.of(record("a", 1), wrong())).get();
            stored = all(engine);
        }
        try (Engine engine = EngineBuilder.segmented().open(directory)) {
            assertThat(all(engine)).isEqualTo(stored).hasSize(2);
            assertThat(engine.get("_unknown", stored.get(1).id().entity())).contains(stored.get(1));
            assertThat(engine.stats().totals()).isEqualTo(Counts.NONE);
        }
    }

    @Test
    void aBatchThatIsSentAgainIsKeptAgain() throws Exception {
        try (Engine engine = keeping().open(directory)) {
            engine.ingest(RecordBatch.of(wrong())).get();
            engine.ingest(RecordBatch.of(wrong())).get();

            assertThat(letters(engine)).hasSize(2);
        }
    }

    @Test
    void aLetterOfATenantThatHasNoRecordGoesToTheUnknownTenant() throws Exception {
        try (Engine engine = keeping().transforms((in, out) -> reject(in)).open(directory)) {
            engine.ingest(RecordBatch.of(record("a", 13))).get();
            engine.ingest(RecordBatch.of(record("b", 13), record("b", 1))).get();
            engine.ingest(RecordBatch.of(record("c", 13))).get();

            assertThat(letters(engine))
                    .extracting(letter -> letter.id().tenant())
                    .containsExactly("_unknown", TENANT, TENANT);
            assertThat(letters(engine))
                    .allSatisfy(
                            letter -> assertThat(DeadLetter.of(letter.record()).claimedTenant())
                                    .isEqualTo(TENANT));
        }
    }

    @Test
    void aRejectedTransactionMakesNoTenantKnown() throws Exception {
        try (Engine engine = keeping().transforms((in, out) -> reject(in)).open(directory)) {
            RecordBatch batch = RecordBatch.builder()
                    .add(record("a", 1))
                    .add(record("b", 13))
                    .transactional()
                    .build();

            assertThatThrownBy(engine.ingest(batch)::get).hasCauseInstanceOf(RejectedException.class);

            assertThat(letters(engine))
                    .extracting(letter -> letter.id().tenant())
                    .containsExactly("_unknown");
        }
    }

    @Test
    void allLettersOfACallerForOneTenantBelongToThatTenant() throws Exception {
        try (Engine engine = keeping().open(directory)) {
            byte[] malformed = Wire.bytes(0x0a, 0x7f);
            engine.ingest(RecordBatch.builder()
                            .tenant(TENANT)
                            .onlyTenant(TENANT)
                            .addEncoded(malformed, 0, malformed.length)
                            .add(Record.builder("globex")
                                    .entity("e")
                                    .put("n", 1L)
                                    .build())
                            .build())
                    .get();

            assertThat(letters(engine))
                    .extracting(letter -> letter.id().tenant())
                    .containsExactly(TENANT, TENANT);
            assertThat(DeadLetter.of(letters(engine).get(1).record()).reason()).isEqualTo("foreign_tenant");
        }
    }

    @Test
    void keepsLettersWithoutALogInMemory() throws Exception {
        try (Ingestor ingestor = Ingestor.builder(Path.of("unused"))
                .withoutLog()
                .deadLetters(DeadLetters.on())
                .open()) {
            ingestor.ingest(RecordBatch.of(wrong()), Durability.ACCEPTED).get();

            assertThat(Records.entities(ingestor.scan("_unknown"))).hasSize(1);
            assertThat(ingestor.stats().totals().deadLetters()).isEqualTo(new DeadLetterCounts(1, 0));
        }
    }
}
