package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static io.ingestor.internal.fake.Records.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ack;
import io.ingestor.BatchResult;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.RecordOrigin;
import io.ingestor.Rejection;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.Wire;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.RecordRejectedException;
import io.ingestor.transform.Transform;
import io.ingestor.transform.Transform.Outcome;
import io.ingestor.validate.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Tests that a transform keeps, changes or drops each valid record, and that its output is checked like any record. */
class TransformTest {

    private final ControlledLog log = new ControlledLog().automatic();

    /** Returns a transform that copies every field and adds a label. */
    private static Transform label(String key) {
        return (in, out) -> {
            copyAll(in, out);
            out.metadata(key, "yes");
            return Outcome.CHANGED;
        };
    }

    private static void copyAll(RecordFields in, RecordBuilder out) {
        while (in.next()) {
            out.copy(in);
        }
    }

    /** Drops the records whose entity id begins with x. */
    private static Outcome dropX(RecordFields in, RecordBuilder out) {
        return Records.entity(in).startsWith("x") ? Outcome.FILTERED : Outcome.KEPT;
    }

    private Engine open(Transform... transforms) throws Exception {
        return EngineBuilder.on(log).transforms(transforms).open();
    }

    private Record stored(Engine engine, String entity) {
        return engine.get(TENANT, entity).orElseThrow().record();
    }

    private static List<String> messages(BatchResult result) {
        return result.rejections().stream()
                .flatMap(rejection -> rejection.violations().stream())
                .map(violation -> violation.describe())
                .toList();
    }

    @Test
    void aKeptRecordIsStoredAsItIsWhateverWasBuilt() throws Exception {
        Engine engine = open((in, out) -> {
            out.metadata("never", "stored");
            return Outcome.KEPT;
        });

        engine.ingest(record("a", 1)).join();

        assertThat(stored(engine, "a").encoded()).isEqualTo(record("a", 1).encoded());
    }

    @Test
    void eachSeesTheResultOfTheOneBefore() throws Exception {
        Engine engine = open(label("first"), (in, out) -> {
            List<String> names = new ArrayList<>();
            while (in.next()) {
                names.add(in.name().text());
                out.copy(in);
            }
            out.metadata("saw", String.join(",", names));
            return Outcome.CHANGED;
        });

        engine.ingest(record("a", 1)).join();

        assertThat(stored(engine, "a").metadata()).isEqualTo(Map.of("first", "yes", "saw", "id,data,metadata"));
        assertThat(stored(engine, "a").data()).isEqualTo(Map.of("n", 1.0));
    }

    @Test
    void theOriginIsThatOfTheBatch() throws Exception {
        Engine engine = open((in, out) -> {
            copyAll(in, out);
            out.metadata(
                    "from", out.origin().correlationId() + "/" + out.origin().client());
            return Outcome.CHANGED;
        });
        RecordOrigin origin = new RecordOrigin("call-7", "loader");

        engine.ingest(RecordBatch.builder()
                        .add(record("a", 1))
                        .add(record("b", 1))
                        .origin(origin)
                        .build())
                .join();
        engine.ingest(record("c", 1)).join();

        assertThat(stored(engine, "a").metadata()).isEqualTo(Map.of("from", "call-7/loader"));
        assertThat(stored(engine, "b").metadata()).isEqualTo(Map.of("from", "call-7/loader"));
        assertThat(stored(engine, "c").metadata()).isEqualTo(Map.of("from", "/"));
    }

    @Test
    void anOriginIsBounded() {
        assertThat(new RecordOrigin("x".repeat(RecordOrigin.MAX_BYTES), "")).isNotEqualTo(RecordOrigin.unknown());
        assertThatThrownBy(() -> new RecordOrigin("\u00e4".repeat(RecordOrigin.MAX_BYTES), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("correlationId must be at most 256 bytes of UTF-8, was 512");
        assertThatThrownBy(() -> new RecordOrigin("", "\ud800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("client must be encodable as UTF-8");
    }

    @Test
    void theValidatorSeesTheRecordBeforeAnyTransform() throws Exception {
        List<String> order = new ArrayList<>();
        Engine engine = EngineBuilder.on(log)
                .validator((record, found) -> {
                    order.add("validator " + Records.entity(record));
                    if (order.size() > 2) {
                        found.add("", "enough");
                    }
                })
                .transforms((in, out) -> {
                    order.add("transform");
                    copyAll(in, out);
                    out.entity("changed");
                    return Outcome.CHANGED;
                })
                .open();

        BatchResult result = engine.ingest(RecordBatch.of(wrong(), record("a", 1), record("b", 1)))
                .join();

        assertThat(order).containsExactly("validator a", "transform", "validator b");
        assertThat(result.rejections()).extracting(Rejection::index).containsExactly(0, 2);
    }

    @Test
    void unknownFieldsOutliveAChange() throws Exception {
        byte[] unknown = Wire.join(Wire.text(900, "new"), Wire.group(901, Wire.varint(1, 5)), Wire.fixed32(2, 7));
        byte[] source = Wire.join(Wire.varint(902, 1), record("a", 1).encoded(), unknown);
        Engine engine = open(label("l"), (in, out) -> {
            while (in.next()) {
                if (!in.name().contentEquals("data")) {
                    out.copy(in);
                }
            }
            out.beginData().put("other", true).end();
            return Outcome.CHANGED;
        });

        engine.ingest(RecordBatch.builder().addEncoded(source, 0, source.length).build())
                .join();

        byte[] after = stored(engine, "a").encoded();
        byte[] kept = Wire.join(Wire.varint(902, 1), unknown);
        assertThat(Arrays.copyOfRange(after, after.length - kept.length, after.length))
                .isEqualTo(kept);
        assertThat(stored(engine, "a").data()).isEqualTo(Map.of("other", true));
        assertThat(stored(engine, "a").metadata()).isEqualTo(Map.of("l", "yes"));
    }

    @Test
    void filteredRecordsAreNeitherStoredNorWrong() throws Exception {
        Engine engine = open(TransformTest::dropX);
        RecordBatch batch = RecordBatch.builder()
                .add(record("x1", 1))
                .add(record("a", 2))
                .add(wrong())
                .add(record("x2", 3))
                .add(record("b", 4))
                .returnIds()
                .build();

        BatchResult result = engine.ingest(batch).join();

        assertThat(result.filtered()).isEqualTo(2);
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.size()).isEqualTo(5);
        assertThat(result.rejections()).extracting(Rejection::index).containsExactly(2);
        assertThat(result.id(0)).isEmpty();
        assertThat(result.id(1).orElseThrow().path()).isEqualTo("acme/a/1");
        assertThat(result.id(3)).isEmpty();
        assertThat(result.id(4).orElseThrow().path()).isEqualTo("acme/b/2");
        assertThat(result.lastSequence()).isEqualTo(2);
        assertThat(engine.stats().tenants())
                .containsOnly(
                        Map.entry(TENANT, new Counts(4, 2, 0, 0, 2, 0, 0, 0)),
                        Map.entry("", new Counts(1, 0, 1, 0, 0, 0, 0, 0)));
    }

    @Test
    void idsAreRightIfRecordsAreFilteredAndNoneIsWrong() throws Exception {
        Engine engine = open(TransformTest::dropX);

        BatchResult result = engine.ingest(RecordBatch.builder()
                        .add(record("x", 1))
                        .add(record("a", 2))
                        .returnIds()
                        .build())
                .join();

        assertThat(result.id(0)).isEmpty();
        assertThat(result.id(1).orElseThrow().path()).isEqualTo("acme/a/1");
    }

    @Test
    void aBatchThatIsFilteredAsAWholeIsAcknowledgedWithoutTheLog() throws Exception {
        Engine engine = open(TransformTest::dropX);
        log.hold();

        BatchResult result =
                engine.ingest(RecordBatch.of(record("x1", 1), record("x2", 2))).join();

        assertThat(result.accepted()).isZero();
        assertThat(result.filtered()).isEqualTo(2);
        assertThat(result.firstSequence()).isZero();
        assertThat(log.entryCount()).isZero();
        assertThat(engine.stats().tenants()).containsOnly(Map.entry(TENANT, new Counts(2, 0, 0, 0, 2, 0, 0, 0)));
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    @Test
    void aFilteredSingleRecordIsAcknowledgedAsFiltered() throws Exception {
        Engine engine = open(TransformTest::dropX);

        Ack dropped = engine.ingest(record("x", 1)).join();
        Ack kept = engine.ingest(record("a", 1)).join();

        assertThat(dropped.isFiltered()).isTrue();
        assertThat(dropped.sequence()).isZero();
        assertThat(dropped.id().path()).isEqualTo("acme/x/0");
        assertThat(kept.isFiltered()).isFalse();
        assertThat(kept.sequence()).isEqualTo(1);
    }

    @Test
    void aFilteredRecordDoesNotFailATransaction() throws Exception {
        Engine engine = open(TransformTest::dropX);

        BatchResult result = engine.ingest(RecordBatch.builder()
                        .add(record("x", 1))
                        .add(record("a", 2))
                        .transactional()
                        .build())
                .join();
        CompletableFuture<BatchResult> rejected = engine.ingest(RecordBatch.builder()
                .add(record("x", 1))
                .add(wrong())
                .transactional()
                .build());

        assertThat(result.accepted()).isEqualTo(1);
        assertThat(rejected).isCompletedExceptionally();
        assertThat(engine.stats().totals()).isEqualTo(new Counts(4, 1, 2, 0, 1, 0, 0, 0));
    }

    @Test
    void aCheckCountsFilteredRecordsAndStoresNothing() throws Exception {
        Engine engine = open(TransformTest::dropX, label("l"));

        BatchResult result = engine.check(RecordBatch.of(record("x", 1), record("a", 2), wrong()));

        assertThat(result.filtered()).isEqualTo(1);
        assertThat(result.accepted()).isEqualTo(1);
        assertThat(result.id(0)).isEmpty();
        assertThat(result.id(1).orElseThrow().entity()).isEqualTo("a");
        assertThat(engine.stats().totals()).isEqualTo(Counts.NONE);
    }

    /** A transform that moves each record to the tenant in its label {@code to}. */
    private static final class Moving implements Transform {

        @Override
        public Outcome apply(RecordFields in, RecordBuilder out) {
            String target = "";
            while (in.next()) {
                out.copy(in);
                if (in.name().contentEquals("metadata")) {
                    in.enter();
                    assertThat(in.next()).isTrue();
                    target = in.bytes().text();
                    in.leave();
                }
            }
            out.tenant(target);
            return Outcome.CHANGED;
        }
    }

    private static Record moved(String entity, String tenant) {
        return Record.builder("mine")
                .entity(entity)
                .put("n", 1)
                .metadata("to", tenant)
                .build();
    }

    @Test
    void noTransformMovesARecordToAForeignTenant() throws Exception {
        Engine engine = open(new Moving());
        RecordBatch.Builder batch = RecordBatch.builder().onlyTenant("mine");
        for (int i = 0; i < 40; i++) {
            // The ids have one length, so that the layouts of the changed records are known.
            batch.add(moved("e" + i % 10, i % 2 == 0 ? "mine" : "evil"));
        }

        BatchResult result = engine.ingest(batch.build()).join();

        assertThat(result.accepted()).isEqualTo(20);
        assertThat(result.rejections()).extracting(Rejection::index).allMatch(index -> index % 2 == 1);
        assertThat(messages(result))
                .hasSize(20)
                .containsOnly("id.tenant_id.id: after transform " + Moving.class.getName()
                        + ": must be the tenant that the caller may write, was \"evil\": write it as a caller of that"
                        + " tenant");
        assertThat(engine.get("evil", "e1")).isEmpty();
        assertThat(engine.stats().tenants()).containsOnly(Map.entry("mine", new Counts(40, 20, 20, 0, 0, 0, 0, 0)));
    }

    @Test
    void aRecordMayMoveWhereNoTenantIsAskedFor() throws Exception {
        Engine engine = open(new Moving());

        engine.ingest(RecordBatch.of(moved("e", "other"))).join();

        assertThat(engine.get("other", "e")).isPresent();
        assertThat(engine.stats().tenants()).containsOnly(Map.entry("other", new Counts(1, 1, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void aRecordThatLostItsTenantIsRejectedAlsoWhereTheBatchHasOne() throws Exception {
        Engine engine = open((in, out) -> {
            out.beginData().put("n", 1).end();
            return Outcome.CHANGED;
        });

        BatchResult result = engine.ingest(RecordBatch.builder()
                        .add(record("a", 1))
                        .tenant("fallback")
                        .build())
                .join();

        assertThat(messages(result))
                .singleElement()
                .asString()
                .startsWith("id.tenant_id.id: after transform " + TransformTest.class.getName())
                .contains("must not be empty");
        assertThat(engine.stats().tenants().get("")).isEqualTo(new Counts(1, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void aRecordWithoutEntityGetsOne() throws Exception {
        Engine engine = open((in, out) -> {
            out.tenant("t").beginData().put("n", 1).end();
            return Outcome.CHANGED;
        });

        BatchResult result = engine.ingest(
                        RecordBatch.builder().add(record("a", 1)).returnIds().build())
                .join();

        assertThat(result.id(0).orElseThrow().tenant()).isEqualTo("t");
        assertThat(result.id(0).orElseThrow().entity()).hasSize(36);
    }

    @Test
    void aRecordThatGrowsBeyondTheLimitOfRecordsIsRejected() throws Exception {
        Engine engine = EngineBuilder.on(log)
                .limits(Limits.builder().recordBytes(500).build())
                .transforms((in, out) -> {
                    copyAll(in, out);
                    out.payload(new byte[600], 0, 600);
                    return Outcome.CHANGED;
                })
                .open();

        assertThat(messages(engine.ingest(RecordBatch.of(record("a", 1))).join()))
                .singleElement()
                .asString()
                .startsWith("after transform " + TransformTest.class.getName())
                .endsWith("record must be at most 500 bytes encoded, was more");
    }

    @Test
    void aRecordThatGrowsByMoreThanDeclaredIsRejected() throws Exception {
        Engine engine = open((in, out) -> {
            copyAll(in, out);
            out.payload(new byte[Transform.DEFAULT_MAX_GROWTH], 0, Transform.DEFAULT_MAX_GROWTH);
            return Outcome.CHANGED;
        });

        assertThat(messages(engine.ingest(RecordBatch.of(record("a", 1))).join()))
                .singleElement()
                .asString()
                .endsWith(
                        "record must grow by at most 1024 bytes, grew by 1027: return more from Transform.maxGrowth() or maxGrowthPerByte()");
    }

    /** A transform that adds a payload of {@code bytes} bytes. */
    private record Growing(int bytes) implements Transform {

        @Override
        public Outcome apply(RecordFields in, RecordBuilder out) {
            copyAll(in, out);
            out.payload(new byte[bytes], 0, bytes).payloadType("p");
            return Outcome.CHANGED;
        }

        @Override
        public int maxGrowth() {
            return bytes + 16;
        }
    }

    /** Adds a payload as long as the label of the record, times that factor. */
    private record Multiplying(int labelBytes, int factor, int declared) implements Transform {

        @Override
        public Outcome apply(RecordFields in, RecordBuilder out) {
            copyAll(in, out);
            out.payload(new byte[factor * labelBytes], 0, factor * labelBytes).payloadType("p");
            return Outcome.CHANGED;
        }

        @Override
        public int maxGrowth() {
            return 100;
        }

        @Override
        public int maxGrowthPerByte() {
            return declared;
        }
    }

    private static Record withLabel(int bytes) {
        return Record.builder(TENANT)
                .entity("a")
                .metadata("k", "x".repeat(bytes))
                .build();
    }

    @Test
    void aRecordMayGrowByItsLengthIfThatIsDeclared() throws Exception {
        Engine engine =
                open(new Multiplying(10_000, 1, 1), new Multiplying(10_000, 0, 0), new Multiplying(10_000, 2, 2));

        assertThat(messages(engine.ingest(RecordBatch.of(withLabel(10_000))).join()))
                .isEmpty();
    }

    @Test
    void aRecordThatGrowsByMoreThanItsLengthAllowsIsRejected() throws Exception {
        Engine engine = open(new Multiplying(10_000, 3, 2));

        assertThat(messages(engine.ingest(RecordBatch.of(withLabel(10_000))).join()))
                .singleElement()
                .asString()
                .containsPattern("record must grow by at most 201[0-9]{2} bytes, grew by 300[0-9]{2}: ");
    }

    @Test
    void growthByTheLengthIsReservedBeforeItHappens() throws Exception {
        assertThatNoMoreIsTakenThanTheBudget(new Multiplying(500, 2, 2), new Multiplying(500, 2, 2));
    }

    @Test
    void growthIsReservedBeforeItHappens() throws Exception {
        assertThatNoMoreIsTakenThanTheBudget(new Growing(2_000), new Growing(3_000));
    }

    private void assertThatNoMoreIsTakenThanTheBudget(Transform... transforms) throws Exception {
        long budget = 1 << 20;
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(budget)
                .transforms(transforms)
                .open();
        log.hold();
        List<CompletableFuture<BatchResult>> calls = new ArrayList<>();

        for (int call = 0; call < 10; call++) {
            RecordBatch.Builder batch = RecordBatch.builder();
            for (int i = 0; i < 40; i++) {
                batch.add(withLabel(500));
            }
            calls.add(engine.ingest(batch.build()));
            assertThat(engine.stats().memory().usedBytes())
                    .as("a quarter of a small budget is kept back for tables")
                    .isLessThanOrEqualTo(budget / 4 * 3);
        }

        assertThat(calls)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .isNotEmpty();
        assertThat(calls).filteredOn(call -> !call.isDone()).hasSizeGreaterThan(1);
    }

    @Test
    void aDeclarationThatIsOutOfRangeStopsTheOpen() {
        assertThatThrownBy(() -> open(new Growing(16 << 20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxGrowth of " + Growing.class.getName() + " must be from 0 to 16777216");
        assertThatThrownBy(() -> open(new Multiplying(1, 1, 65)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "maxGrowthPerByte of " + Multiplying.class.getName() + " must be from 0 to 64, was 65");
    }

    @Test
    void oneThatThrowsRejectsItsRecordAndNoOther() throws Exception {
        Engine engine = open((in, out) -> {
            if (Records.entity(in).equals("b")) {
                throw new IllegalStateException("a secret of the host");
            }
            return Outcome.KEPT;
        });

        BatchResult result = engine.ingest(RecordBatch.of(record("a", 1), record("b", 2), record("c", 3)))
                .join();

        assertThat(result.accepted()).isEqualTo(2);
        assertThat(messages(result))
                .singleElement()
                .asString()
                .startsWith("transform " + TransformTest.class.getName())
                .contains(" failed with java.lang.IllegalStateException")
                .doesNotContain("secret");
    }

    @Test
    @SuppressWarnings("NullAway")
    void noOutcomeAndAnObjectThatIsNotEndedRejectTheRecord() throws Exception {
        Engine engine = open((in, out) -> {
            if (Records.entity(in).equals("null")) {
                return null;
            }
            out.tenant(TENANT).beginData();
            return Outcome.CHANGED;
        });

        assertThat(messages(engine.ingest(RecordBatch.of(record("null", 1), record("open", 1)))
                        .join()))
                .hasSize(2)
                .allMatch(message -> message.contains("failed with java.lang.IllegalStateException"));
    }

    @Test
    void whatIsBuiltWrongIsRejectedWithItsPlace() throws Exception {
        Engine engine = open((in, out) -> {
            while (in.next()) {
                if (!in.name().contentEquals("data")) {
                    out.copy(in);
                }
            }
            out.beginData()
                    .put("n", Double.NaN)
                    .put("twice", 1)
                    .put("twice", 2)
                    .end()
                    .version(-4);
            return Outcome.CHANGED;
        });

        assertThat(messages(engine.ingest(RecordBatch.of(record("a", 1))).join()))
                .hasSize(3)
                .allMatch(message -> message.contains(": after transform " + TransformTest.class.getName()))
                .anyMatch(message -> message.startsWith("data.fields[\"n\"]") && message.contains("finite"))
                .anyMatch(message -> message.startsWith("data.fields[\"twice\"]"))
                .anyMatch(message -> message.startsWith("version") && message.endsWith("was -4"));
    }

    @Test
    void theBatchsRuleAboutEmptyRecordsHoldsForWhatIsBuilt() throws Exception {
        Engine engine = open((in, out) -> {
            out.tenant(TENANT).entity("bare");
            return Outcome.CHANGED;
        });

        assertThat(engine.ingest(RecordBatch.builder()
                                .add(record("a", 1))
                                .refuseEmpty()
                                .build())
                        .join()
                        .rejections())
                .hasSize(1);
        assertThat(engine.ingest(RecordBatch.of(record("a", 1))).join().accepted())
                .isEqualTo(1);
        assertThat(engine.stats().totals().empty()).as("as it was received").isZero();
    }

    @Test
    void theBatchsRuleAboutSchemasIsForClientsOnly() throws Exception {
        Engine engine = open((in, out) -> {
            copyAll(in, out);
            out.schema("orders", 3);
            return Outcome.CHANGED;
        });

        engine.ingest(RecordBatch.builder().add(record("a", 1)).refuseSchemas().build())
                .join();

        assertThat(stored(engine, "a").schemaName()).isEqualTo("orders");
        assertThat(stored(engine, "a").schemaVersion()).isEqualTo(3);
    }

    @Test
    void whatItKeepsThrowsLater() throws Exception {
        List<RecordBuilder> kept = new ArrayList<>();
        List<RecordFields> keptFields = new ArrayList<>();
        Engine engine = open((in, out) -> {
            kept.add(out);
            keptFields.add(in);
            return Outcome.KEPT;
        });

        engine.ingest(record("a", 1)).join();

        assertThatThrownBy(() -> kept.get(0).version(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get(0).end()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keptFields.get(0).next()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRejectedSingleRecordFailsItsFuture() throws Exception {
        Engine engine = open((in, out) -> {
            throw new IllegalStateException();
        });

        assertThatThrownBy(() -> engine.ingest(record("a", 1)).join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining(TransformTest.class.getName());
    }

    @Test
    void aRejectionOfATransformHasItsOwnWords() throws Exception {
        Engine engine = open((in, out) -> {
            throw new RecordRejectedException("data.n", "must be > 1, was 1");
        });

        Violation violation = engine.ingest(RecordBatch.of(record("a", 1)))
                .join()
                .rejections()
                .get(0)
                .violations()
                .get(0);

        assertThat(violation.field()).isEqualTo("data.n");
        assertThat(violation.message())
                .isEqualTo("transform " + TransformTest.class.getName() + ": must be > 1, was 1");
    }

    @Test
    void aLongRejectionOfATransformIsCut() throws Exception {
        Engine engine = open((in, out) -> {
            throw new RecordRejectedException("f".repeat(5000), "m".repeat(5000));
        });

        assertThat(messages(engine.ingest(RecordBatch.of(record("a", 1))).join()))
                .singleElement()
                .asString()
                .hasSizeLessThan(2500)
                .endsWith("m...");
    }
}
