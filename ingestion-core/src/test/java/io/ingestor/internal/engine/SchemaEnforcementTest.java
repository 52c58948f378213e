package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ingestor.BatchResult;
import io.ingestor.IngestorStats.SchemaCounts;
import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.Rejection;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.Wire;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.RecordRejectedException;
import io.ingestor.transform.Transform;
import io.ingestor.transform.Transform.Outcome;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaMode;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.SchemaStep;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tests that a record that names a schema has to satisfy it, and is stored with the version that was found. */
class SchemaEnforcementTest {

    private static final Schema POSITIVE = atLeast(0);

    private static final Schemas ORDERS = Schemas.builder()
            .add(TENANT, "orders", 3, Schema.any())
            .add(TENANT, "orders", 5, POSITIVE)
            .add(Schemas.ALL_TENANTS, "beat", 1, Schema.any())
            .add(Schemas.ALL_TENANTS, "orders", 9, Schema.none())
            .build();

    private final ControlledLog log = new ControlledLog().automatic();

    private static Schema atLeast(double limit) {
        return Schema.builder()
                .property(
                        "n",
                        Schema.builder().types(SchemaType.NUMBER).minimum(limit).build())
                .required("n")
                .build();
    }

    private Engine open(Schemas schemas, SchemaPolicy policy, Transform... transforms) throws Exception {
        return EngineBuilder.on(log)
                .schemas(SchemaRegistry.of(schemas), policy)
                .transforms(transforms)
                .open();
    }

    private Engine open(Transform... transforms) throws Exception {
        return open(ORDERS, SchemaPolicy.defaults(), transforms);
    }

    private static Record order(String entity, String schema, int version, double n) {
        return Record.builder(TENANT)
                .entity(entity)
                .put("n", n)
                .schema(schema, version)
                .build();
    }

    private static Record bare(String entity, double n) {
        return Record.builder(TENANT).entity(entity).put("n", n).build();
    }

    private static Record stored(Engine engine, String entity) {
        return engine.get(TENANT, entity).orElseThrow().record();
    }

    private static String schemaOf(Engine engine, String entity) {
        Record record = stored(engine, entity);
        return record.schemaName() + ":" + record.schemaVersion();
    }

    private static String only(BatchResult result) {
        assertThat(result.rejections()).hasSize(1);
        assertThat(result.rejections().get(0).violations()).hasSize(1);
        return result.rejections().get(0).violations().get(0).describe();
    }

    private static Outcome copyAll(RecordFields in, RecordBuilder out) {
        while (in.next()) {
            out.copy(in);
        }
        return Outcome.CHANGED;
    }

    /** Returns a transform that copies all fields except the schema, and names another. */
    private static Transform renames(String schema, int version) {
        return (in, out) -> {
            while (in.next()) {
                if (!in.name().contentEquals("schema")) {
                    out.copy(in);
                }
            }
            out.schema(schema, version);
            return Outcome.CHANGED;
        };
    }

    @Test
    void keepsTheGoodRecordsAndRejectsThoseThatBreakTheirSchema() throws Exception {
        Engine engine = open();

        BatchResult result = engine.ingest(RecordBatch.of(
                        order("a", "orders", 5, 1), order("b", "orders", 5, -3), order("c", "orders", 3, -3)))
                .join();

        assertThat(only(result)).isEqualTo("data/n: minimum: must be >= 0, was -3");
        assertThat(result.rejections().get(0).index()).isEqualTo(1);
        assertThat(result.rejections().get(0).reason()).isEqualTo(Rejection.Reason.INVALID);
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(engine.checksSchemas()).isTrue();
    }

    @Test
    void theBlockHoldsTheVersionThatWasFound() throws Exception {
        Engine engine = open();

        engine.ingest(RecordBatch.of(order("a", "orders", 0, 1))).join();
        engine.ingest(RecordBatch.builder()
                        .tenant(TENANT)
                        .schema("orders", 0)
                        .add(Record.builder().entity("b").put("n", 1).build())
                        .build())
                .join();

        assertThat(schemaOf(engine, "a")).isEqualTo("orders:5");
        assertThat(schemaOf(engine, "b")).isEqualTo("orders:5");
        assertThat(stored(engine, "a").data()).isEqualTo(Map.of("n", 1.0));
    }

    @Test
    void aRecordThatNamesItsVersionIsStoredAsItIs() throws Exception {
        Engine engine = open();
        Record record = order("a", "orders", 5, 1);

        engine.ingest(record).join();

        assertThat(stored(engine, "a").encoded()).isEqualTo(record.encoded());
    }

    @Test
    void schemaFieldsThatOccurTwiceAreMerged() throws Exception {
        Engine engine = open();
        byte[] record = Wire.join(
                Wire.id(TENANT, "a"),
                Wire.message(3, Wire.text(2, "beat"), Wire.varint(3, 1)),
                Wire.data(Wire.entry("n", Wire.number(-3))),
                Wire.message(3, Wire.text(2, "orders"), Wire.varint(3, 0), Wire.varint(9, 7)));

        BatchResult broken = engine.ingest(RecordBatch.builder()
                        .addEncoded(record, 0, record.length)
                        .build())
                .join();
        byte[] good = Wire.join(
                Wire.id(TENANT, "a"),
                Wire.message(3, Wire.varint(3, 3)),
                Wire.data(Wire.entry("n", Wire.number(3))),
                Wire.message(3, Wire.text(2, "orders"), Wire.varint(3, 0), Wire.varint(9, 7)));
        engine.ingest(RecordBatch.builder().addEncoded(good, 0, good.length).build())
                .join();

        assertThat(only(broken)).startsWith("data/n: minimum");
        assertThat(stored(engine, "a").encoded())
                .isEqualTo(Wire.join(
                        Wire.id(TENANT, "a"),
                        Wire.data(Wire.entry("n", Wire.number(3))),
                        Wire.message(3, Wire.text(2, "orders"), Wire.varint(9, 7), Wire.varint(3, 5))));
    }

    @Test
    void aKnownLayoutDoesNotHideWrongValues() throws Exception {
        Engine engine = open();
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < 1000; i++) {
            batch.add(order("e" + (1000 + i), "orders", 5, i % 10 == 9 ? -3 : 3));
        }

        BatchResult result = engine.ingest(batch.build()).join();

        assertThat(result.rejections()).hasSize(100);
        assertThat(result.rejections())
                .allSatisfy(rejection -> assertThat(rejection.index() % 10).isEqualTo(9));
    }

    @Test
    void anUnknownSchemaRejectsItsRecordOnlyAndListsThoseThatExist() throws Exception {
        Engine engine = open();

        BatchResult result = engine.ingest(RecordBatch.of(
                        order("a", "invoices", 2, 1),
                        order("b", "orders", 4, 1),
                        order("c", "_orders", 0, 1),
                        bare("d", -3)))
                .join();

        assertThat(result.accepted()).isEqualTo(1);
        assertThat(result.rejections())
                .extracting(
                        Rejection::reason,
                        rejection -> rejection.violations().get(0).describe())
                .containsExactly(
                        tuple(
                                Rejection.Reason.UNKNOWN_SCHEMA,
                                "schema: must be registered for tenant \"acme\", was \"invoices\" version 2: "
                                        + "registered are \"orders\", and for all tenants \"beat\", \"orders\""),
                        tuple(
                                Rejection.Reason.UNKNOWN_SCHEMA,
                                "schema: must be registered for tenant \"acme\", was \"orders\" version 4: "
                                        + "its versions are 3, 5"),
                        tuple(
                                Rejection.Reason.UNKNOWN_SCHEMA,
                                "schema: must be registered for tenant \"acme\", was \"_orders\": "
                                        + "registered are \"orders\", and for all tenants \"beat\", \"orders\""));
    }

    @Test
    void aNameOfTheTenantHidesTheSameNameOfAllTenants() throws Exception {
        Engine engine = open();
        Record other = Record.builder("other")
                .entity("a")
                .put("n", 1)
                .schema("orders", 0)
                .build();

        assertThat(engine.ingest(RecordBatch.of(order("a", "beat", 0, -3), order("b", "orders", 9, 1)))
                        .join()
                        .accepted())
                .isEqualTo(1);
        assertThat(only(engine.ingest(RecordBatch.of(other)).join())).startsWith("data: ");
        assertThat(schemaOf(engine, "a")).isEqualTo("beat:1");
    }

    @Test
    void aSchemaWithoutANameIsWrong() throws Exception {
        Engine engine = open();
        byte[] record = Wire.join(Wire.id(TENANT, "a"), Wire.message(3, Wire.varint(3, 5)));

        BatchResult result = engine.ingest(RecordBatch.builder()
                        .addEncoded(record, 0, record.length)
                        .build())
                .join();

        assertThat(only(result)).isEqualTo("schema.name: must not be empty: name a schema, or leave it out");
    }

    @Test
    void aTenantThatMustNameASchemaIsHeldToIt() throws Exception {
        Engine engine = open(
                ORDERS,
                SchemaPolicy.builder().required(TENANT).mode(SchemaMode.WARN).build());
        Record other = Record.builder("other").entity("a").put("n", 1).build();

        BatchResult result = engine.ingest(RecordBatch.of(bare("a", 1), other)).join();

        assertThat(only(result))
                .isEqualTo("schema.name: must be set in records of tenant \"acme\", was left out: registered are "
                        + "\"orders\", and for all tenants \"beat\", \"orders\"");
        assertThat(result.rejections().get(0).reason()).isEqualTo(Rejection.Reason.INVALID);
    }

    @Test
    void aDefaultIsCheckedAndStoredWithRecordsThatNameNone() throws Exception {
        Engine engine = open(
                ORDERS,
                SchemaPolicy.builder()
                        .required(Schemas.ALL_TENANTS)
                        .defaultSchema(TENANT, "orders", 0)
                        .build());

        BatchResult result = engine.ingest(RecordBatch.of(bare("a", 1), bare("b", -3), order("c", "orders", 3, -3)))
                .join();

        assertThat(only(result)).startsWith("data/n: minimum");
        assertThat(schemaOf(engine, "a")).isEqualTo("orders:5");
        assertThat(schemaOf(engine, "c")).isEqualTo("orders:3");
    }

    @Test
    void aWarningKeepsTheRecordAndNotesTheViolation() throws Exception {
        Engine engine = open(
                ORDERS, SchemaPolicy.builder().mode(TENANT, SchemaMode.WARN).build(), SchemaEnforcementTest::copyAll);
        Record before = Record.builder(TENANT)
                .entity("a")
                .put("n", -3)
                .schema("orders", 0)
                .metadata("k", "v")
                .metadata(SchemaPolicy.VIOLATION_METADATA, "of an earlier life")
                .build();

        BatchResult result = engine.ingest(RecordBatch.of(before, order("b", "orders", 5, 1), order("c", "none", 5, 1)))
                .join();

        assertThat(result.rejections()).hasSize(1);
        assertThat(result.rejections().get(0).reason()).isEqualTo(Rejection.Reason.UNKNOWN_SCHEMA);
        assertThat(stored(engine, "a").metadata())
                .isEqualTo(Map.of(
                        "k", "v", SchemaPolicy.VIOLATION_METADATA, "orders:5 data/n: minimum: must be >= 0, was -3"));
        assertThat(stored(engine, "b").metadata()).isEmpty();
        assertThat(engine.stats().schemas())
                .containsExactly(
                        new SchemaCounts("", "", 0, SchemaStep.INPUT, 0, 1, 0, 0),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.INPUT, 2, 0, 1, 0),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.TRANSFORM, 2, 0, 0, 0));
    }

    @Test
    void aSenderCannotWriteANoteWhereTheyAreWritten() throws Exception {
        Record named = Record.builder(TENANT)
                .entity("a")
                .put("n", 1)
                .schema("orders", 5)
                .metadata(SchemaPolicy.VIOLATION_METADATA, "forged")
                .metadata("k", "v")
                .build();
        Record unnamed = Record.builder(TENANT)
                .entity("b")
                .put("n", 1)
                .metadata(SchemaPolicy.VIOLATION_METADATA, "forged")
                .build();
        Engine warning = open(
                ORDERS,
                SchemaPolicy.builder()
                        .mode(TENANT, SchemaMode.WARN)
                        .defaultSchema(TENANT, "orders", 5)
                        .build());

        warning.ingest(RecordBatch.of(named, unnamed)).join();

        assertThat(stored(warning, "a").metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(stored(warning, "b").metadata()).isEmpty();
        assertThat(stored(warning, "b").schemaName()).isEqualTo("orders");
    }

    @Test
    void aNoteIsBoundedAndCutsNoCharacter() throws Exception {
        Schema talkative = Schema.builder()
                .rule((value, found) -> found.add("data", "x" + "😀".repeat(600)))
                .build();
        Schemas schemas = Schemas.builder().add(TENANT, "talk", 1, talkative).build();
        Engine warned =
                open(schemas, SchemaPolicy.builder().mode(SchemaMode.WARN).build());
        Engine enforced = EngineBuilder.on(new ControlledLog().automatic())
                .schemas(SchemaRegistry.of(schemas), SchemaPolicy.defaults())
                .open();

        warned.ingest(order("a", "talk", 1, 1)).join();
        String message =
                only(enforced.ingest(RecordBatch.of(order("a", "talk", 1, 1))).join());

        String note = stored(warned, "a").metadata().get(SchemaPolicy.VIOLATION_METADATA);
        assertThat(note).startsWith("talk:1 data/data: x").endsWith("😀");
        assertThat(note.getBytes(StandardCharsets.UTF_8).length)
                .isBetween(SchemaPolicy.MAX_VIOLATION_BYTES - 3, SchemaPolicy.MAX_VIOLATION_BYTES);
        assertThat(message).endsWith("😀...");
    }

    @Test
    void aNoteThatDoesNotFitIsLeftOut() throws Exception {
        Record record = order("a", "orders", 5, -3);
        Engine engine = EngineBuilder.on(log)
                .limits(Limits.builder()
                        .recordBytes(Math.max(1024, record.size()))
                        .build())
                .schemas(
                        SchemaRegistry.of(ORDERS),
                        SchemaPolicy.builder().mode(SchemaMode.WARN).build())
                .open();
        Record full = Record.builder(TENANT)
                .entity("b")
                .put("n", -3)
                .schema("orders", 5)
                .metadata("k", "x".repeat(1024 - record.size() - 12))
                .build();
        assertThat(full.size()).isBetween(1000, 1024);

        engine.ingest(full).join();

        assertThat(stored(engine, "b").encoded()).isEqualTo(full.encoded());
    }

    @Test
    void aNoteThatDoesNotFitLeavesNoneOfTheSender() throws Exception {
        Engine engine = EngineBuilder.on(log)
                .limits(Limits.builder().recordBytes(1024).build())
                .schemas(
                        SchemaRegistry.of(ORDERS),
                        SchemaPolicy.builder().mode(SchemaMode.WARN).build())
                .open();
        Record.Builder builder = Record.builder(TENANT)
                .entity("b")
                .put("n", -3)
                .schema("orders", 5)
                .metadata(SchemaPolicy.VIOLATION_METADATA, "f");
        int free = 1024 - builder.metadata("k", "").build().size();
        Record full = builder.metadata("k", "x".repeat(free - 3)).build();
        assertThat(full.size()).isBetween(1020, 1024);

        engine.ingest(full).join();

        assertThat(stored(engine, "b").metadata()).containsOnlyKeys("k");
    }

    @Test
    void aVersionThatMakesTheRecordTooLargeRejectsIt() throws Exception {
        Record.Builder builder = Record.builder(TENANT).entity("b").put("n", 3).schema("orders", 0);
        int missing = 1024 - builder.metadata("k", "").build().size();
        Record full = Record.builder(TENANT)
                .entity("b")
                .put("n", 3)
                .schema("orders", 0)
                .metadata("k", "x".repeat(missing - 3))
                .build();
        Engine engine = EngineBuilder.on(log)
                .limits(Limits.builder().recordBytes(full.size()).build())
                .schemas(SchemaRegistry.of(ORDERS), SchemaPolicy.defaults())
                .open();

        assertThat(only(engine.ingest(RecordBatch.of(full)).join()))
                .startsWith("record must be at most " + full.size() + " bytes encoded, was " + (full.size() + 2));
    }

    @Test
    void aTransformThatGivesAnotherSchemaHasItsRecordCheckedAgainstThatOne() throws Exception {
        Engine engine = open(renames("orders", 0));

        BatchResult result = engine.ingest(
                        RecordBatch.of(order("a", "beat", 1, 3), order("b", "beat", 1, -3), order("c", "orders", 5, 3)))
                .join();

        assertThat(only(result)).isEqualTo("data/n: after the transforms: minimum: must be >= 0, was -3");
        assertThat(schemaOf(engine, "a")).isEqualTo("orders:5");
        assertThat(schemaOf(engine, "c")).as("resolved, and not checked twice").isEqualTo("orders:5");
        assertThat(engine.stats().schemas())
                .containsExactly(
                        new SchemaCounts(TENANT, "beat", 1, SchemaStep.INPUT, 2, 0, 0, 0),
                        new SchemaCounts(TENANT, "beat", 1, SchemaStep.TRANSFORM, 2, 0, 0, 0),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.INPUT, 1, 0, 0, 0),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.TRANSFORM, 1, 0, 0, 0),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.OUTPUT, 2, 1, 0, 0));
    }

    @Test
    void aTransformThatNamesAnUnknownSchemaHasItsRecordRejected() throws Exception {
        Engine engine = open(renames("nowhere", 1));

        BatchResult result = engine.ingest(RecordBatch.of(bare("a", 3))).join();

        assertThat(result.rejections().get(0).reason()).isEqualTo(Rejection.Reason.UNKNOWN_SCHEMA);
        assertThat(only(result)).startsWith("schema: after the transforms: must be registered for tenant \"acme\"");
    }

    @Test
    void theOutputSchemaOfThePolicyIsCheckedAndStored() throws Exception {
        Engine engine = open(
                ORDERS, SchemaPolicy.builder().outputSchema(TENANT, "orders", 0).build(), (in, out) -> Outcome.KEPT);

        BatchResult result = engine.ingest(RecordBatch.of(
                        order("a", "beat", 1, 3),
                        bare("b", 3),
                        order("c", "orders", 3, -3),
                        order("d", "orders", 5, 3)))
                .join();

        assertThat(only(result)).startsWith("data/n: after the transforms: minimum");
        assertThat(schemaOf(engine, "a")).isEqualTo("orders:5");
        assertThat(schemaOf(engine, "b")).isEqualTo("orders:5");
        assertThat(schemaOf(engine, "d")).isEqualTo("orders:5");
    }

    @Test
    void aRecordIsRejectedByOneStepOnly() throws Exception {
        Engine engine = EngineBuilder.on(log)
                .schemas(SchemaRegistry.of(ORDERS), SchemaPolicy.defaults())
                .validator((record, found) -> found.add("", "by the validator"))
                .open();

        BatchResult result = engine.ingest(RecordBatch.of(order("a", "orders", 5, -3), order("b", "orders", 5, 3)))
                .join();

        assertThat(result.rejections())
                .extracting(rejection -> rejection.violations().get(0).describe())
                .containsExactly("data/n: minimum: must be >= 0, was -3", "by the validator");
        assertThat(result.rejections())
                .allSatisfy(rejection -> assertThat(rejection.violations()).hasSize(1));
    }

    @Test
    void aCheckAnswersAsAnIngestAndCountsNothing() throws Exception {
        Engine engine = open();
        RecordBatch batch =
                RecordBatch.of(order("a", "orders", 0, -3), order("b", "x", 0, 1), order("c", "orders", 0, 1));

        BatchResult checked = engine.check(batch);

        assertThat(engine.stats().schemas()).isEmpty();
        assertThat(checked.rejections())
                .isEqualTo(engine.ingest(batch).join().rejections())
                .hasSize(2);
    }

    @Test
    void theRecordsOfABatchSeeTheSchemasOfItsStart() throws Exception {
        AtomicReference<Schemas> current = new AtomicReference<>(ORDERS);
        Schemas stricter =
                Schemas.builder().add(TENANT, "orders", 6, atLeast(100)).build();
        Engine engine = EngineBuilder.on(log)
                .schemas(current::get, SchemaPolicy.defaults())
                .validator((record, found) -> current.set(stricter))
                .open();

        BatchResult first = engine.ingest(RecordBatch.of(order("a", "orders", 0, 1), order("b", "orders", 0, 1)))
                .join();
        BatchResult second =
                engine.ingest(RecordBatch.of(order("a", "orders", 0, 1))).join();

        assertThat(first.accepted()).isEqualTo(2);
        assertThat(schemaOf(engine, "b")).isEqualTo("orders:5");
        assertThat(only(second)).isEqualTo("data/n: minimum: must be >= 100, was 1");
    }

    @Test
    void aRuleThatThrowsRejectsItsRecordOnly() throws Exception {
        Schema throwing = Schema.builder()
                .rule((value, found) -> {
                    throw new IllegalStateException("broken");
                })
                .build();
        Engine engine = open(
                Schemas.builder()
                        .add(TENANT, "bad", 1, throwing)
                        .add(TENANT, "orders", 1, POSITIVE)
                        .build(),
                SchemaPolicy.defaults());

        BatchResult result = engine.ingest(RecordBatch.of(order("a", "bad", 1, 1), order("b", "orders", 1, 1)))
                .join();

        assertThat(only(result))
                .isEqualTo(
                        "data: schema bad:1 failed with java.lang.IllegalStateException, see the log of the ingestor");
        assertThat(result.accepted()).isEqualTo(1);
    }

    @Test
    void aReplayDoesNotCheckAgain() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (Engine engine = EngineBuilder.segmented()
                .walOptions(SegmentedOptions.defaults())
                .schemas(SchemaRegistry.of(ORDERS), SchemaPolicy.defaults())
                .open(directory)) {
            engine.ingest(order("a", "orders", 0, 1)).join();
        }
        Schemas strict =
                Schemas.builder().add(TENANT, "orders", 7, Schema.none()).build();

        try (Engine engine = EngineBuilder.segmented()
                .walOptions(SegmentedOptions.defaults())
                .schemas(SchemaRegistry.of(strict), SchemaPolicy.defaults())
                .open(directory)) {
            assertThat(schemaOf(engine, "a")).isEqualTo("orders:5");
            assertThat(engine.stats().schemas()).isEmpty();
        }
    }

    @Test
    void withoutARegistryNamesAreStoredUnchecked() throws Exception {
        Engine engine = EngineBuilder.on(log).open();

        engine.ingest(order("a", "whatever", 0, -3)).join();

        assertThat(engine.checksSchemas()).isFalse();
        assertThat(schemaOf(engine, "a")).isEqualTo("whatever:0");
        assertThat(engine.stats().schemas()).isEmpty();
    }

    @Test
    void countsAreByTenantSchemaAndVersionAndTenantsOfWrongRecordsMakeNone() throws Exception {
        Engine engine = open();
        Record other = Record.builder("other")
                .entity("a")
                .put("n", 1)
                .schema("beat", 1)
                .build();
        Record wrong = Record.builder("bad")
                .entity("a")
                .put("n", 1)
                .schema("orders", 9)
                .build();

        engine.ingest(RecordBatch.of(order("a", "orders", 5, 1), order("b", "orders", 5, -1), other, wrong, wrong))
                .join();
        engine.ingest(RecordBatch.of(order("a", "orders", 3, 1))).join();

        assertThat(engine.stats().schemas())
                .isEqualTo(List.of(
                        new SchemaCounts("", "orders", 9, SchemaStep.INPUT, 2, 2, 0, 0),
                        new SchemaCounts(TENANT, "orders", 3, SchemaStep.INPUT, 1, 0, 0, 0),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.INPUT, 2, 1, 0, 0),
                        new SchemaCounts("other", "beat", 1, SchemaStep.INPUT, 1, 0, 0, 0)));
    }

    @Test
    void theTransformsAreCountedBySchema() throws Exception {
        Transform picky = (in, out) -> {
            String entity = Records.entity(in);
            if (entity.startsWith("r")) {
                throw new RecordRejectedException("data", "must not be");
            }
            return entity.startsWith("f") ? Outcome.FILTERED : Outcome.KEPT;
        };
        Engine engine = open(picky);

        engine.ingest(RecordBatch.of(
                        order("a", "orders", 5, 1),
                        order("r1", "orders", 5, 1),
                        order("f1", "orders", 5, 1),
                        order("f2", "orders", 5, 1),
                        order("b", "orders", 5, -1),
                        bare("f3", 1),
                        bare("r2", 1)))
                .join();

        assertThat(engine.stats().schemas())
                .containsExactly(
                        new SchemaCounts(TENANT, "", 0, SchemaStep.TRANSFORM, 2, 1, 0, 1),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.INPUT, 5, 1, 0, 0),
                        new SchemaCounts(TENANT, "orders", 5, SchemaStep.TRANSFORM, 4, 1, 0, 2));
    }
}
