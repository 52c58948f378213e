package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Parser;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.MemoryCursor;
import io.ingestor.Mutations;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.RecordId;
import io.ingestor.RecordView;
import io.ingestor.StoredRecord;
import io.ingestor.grpc.fake.RandomMessages;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.RecordID;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.TenantID;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests of the engine's reader of records against protobuf-java.
 *
 * <p>A record that protobuf-java cannot parse is always rejected. Any other record is rejected only for a rule of the
 * contract or for a deliberate difference.
 *
 * <p>Some differences are records that other implementations of Protocol Buffers refuse or read differently. They have
 * a tag or a length beyond 32 bits, a tag of more than 5 bytes, a varint beyond 64 bits, or groups nested more than 32
 * deep. A continuation bit in the tenth byte of a varint is another: protobuf-java 4.36 stops there. The other
 * differences are ambiguous records: {@code data} twice, two kinds in one value, two names or two values in one field.
 */
class DataRecordDifferentialTest {

    private static final int ROUNDS = 5_000;
    private static final Pattern DELIBERATE = Pattern.compile("a tag is longer than 32 bits"
            + "|a varint is longer than 64 bits"
            + "|a varint is longer than 10 bytes"
            + "|groups are nested more than 32 deep"
            + "|a length of [0-9]{10,} bytes");

    private Ingestor ingestor;

    @BeforeEach
    void open() throws IOException {
        ingestor = Ingestor.builder(Path.of("never-created")).withoutLog().open();
    }

    @AfterEach
    void close() throws IOException {
        ingestor.close();
    }

    @Test
    void canonicalBytesAreTheMessageWithItsIdentityResolved() throws Exception {
        Random random = seeded("canonicalBytesAreTheMessageWithItsIdentityResolved");
        RandomMessages messages = new RandomMessages(random);
        int taken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            DataRecord sent = messages.record();

            BatchResult result = ingest(sent.toByteArray());

            taken += checkAgainst(sent, result);
        }
        assertThat(taken).isBetween(ROUNDS / 3, ROUNDS - 1);
    }

    @Test
    void concatenatedMessagesAreMergedAsProtobufMergesThem() throws Exception {
        Random random = seeded("concatenatedMessagesAreMergedAsProtobufMergesThem");
        RandomMessages messages = new RandomMessages(random);
        int taken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] first = messages.record().toByteArray();
            byte[] second = messages.record().toBuilder().clearData().build().toByteArray();
            byte[] sent = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, sent, first.length, second.length);

            BatchResult result = ingest(sent);

            taken += checkAgainst(DataRecord.parseFrom(sent), result);
        }
        assertThat(taken).isBetween(ROUNDS / 8, ROUNDS - 1);
    }

    @Test
    void twoTenantsInOneRecordGiveTheOneThatProtobufSees() throws Exception {
        DataRecord evil = DataRecord.newBuilder()
                .setId(RecordID.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId("mine"))
                        .setEntityId(EntityID.newBuilder().setId("e")))
                .build();
        DataRecord victim = DataRecord.newBuilder()
                .setId(RecordID.newBuilder().setTenantId(TenantID.newBuilder().setId("yours")))
                .build();
        byte[] sent = evil.toByteString().concat(victim.toByteString()).toByteArray();

        BatchResult result = ingest(sent);

        assertThat(result.id(0)).contains(new RecordId("yours", "e", 1));
        assertThat(DataRecord.parseFrom(sent).getId().getTenantId().getId()).isEqualTo("yours");
        assertThat(canonical(stored(result)).getId().getTenantId().getId()).isEqualTo("yours");
        assertThat(Record.ofEncoded(sent).tenant()).isEqualTo("yours");
    }

    @Test
    void whatProtobufCannotParseIsRejectedAndNothingElse() throws Exception {
        Random random = seeded("whatProtobufCannotParseIsRejectedAndNothingElse");
        RandomMessages messages = new RandomMessages(random);
        int malformed = 0;
        int taken = 0;
        for (int round = 0; round < 4 * ROUNDS; round++) {
            byte[] sent = Mutations.mutate(messages.record().toByteArray(), 1 + random.nextInt(2), random);

            BatchResult result = ingest(sent);

            DataRecord parsed;
            try {
                parsed = DataRecord.parseFrom(sent);
            } catch (InvalidProtocolBufferException e) {
                assertThat(result.accepted())
                        .as("protobuf says %s", e.getMessage())
                        .isZero();
                malformed++;
                continue;
            }
            if (result.accepted() == 1) {
                taken += checkAgainst(parsed, result);
            } else if (isAboutTheWire(result)) {
                assertThat(violations(result))
                        .as(HexFormat.of().formatHex(sent))
                        .anyMatch(violation ->
                                DELIBERATE.matcher(violation.message()).find());
            } else {
                assertThat(violations(result)).allMatch(violation -> isRuleOfTheContract(parsed, violation));
            }
        }
        assertThat(malformed).isGreaterThan(ROUNDS / 10);
        assertThat(taken).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void builtRecordsAreWhatTheGeneratedClassesRead() throws Exception {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("null", null);
        inner.put("list", Arrays.asList(1, "two", false, null, Map.of()));
        Record record = Record.builder("acme")
                .entity("é")
                .version(7)
                .timestamp(Instant.parse("1969-12-31T23:59:59.25Z"))
                .put("text", "€\u0000😀")
                .put("number", -1.5)
                .put("integer", 1L << 60)
                .put("flag", true)
                .put("object", inner)
                .putNull("nothing")
                .metadata("k", "v")
                .payload(new byte[] {1, 2, 3}, "application/x")
                .schema("orders", 3)
                .build();

        DataRecord read = DataRecord.parseFrom(record.encoded());

        DataRecord expected = DataRecord.newBuilder()
                .setId(RecordID.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId("acme"))
                        .setEntityId(EntityID.newBuilder().setId("é")))
                .setVersion(7)
                .setTimestamp(Timestamp.newBuilder().setSeconds(-1).setNanos(250_000_000))
                .setData(Struct.newBuilder()
                        .putFields(
                                "text",
                                Value.newBuilder().setStringValue("€\u0000😀").build())
                        .putFields(
                                "number",
                                Value.newBuilder().setNumberValue(-1.5).build())
                        .putFields(
                                "integer",
                                Value.newBuilder().setNumberValue(0x1p60).build())
                        .putFields("flag", Value.newBuilder().setBoolValue(true).build())
                        .putFields("object", value(inner))
                        .putFields("nothing", value(null)))
                .putMetadata("k", "v")
                .setPayload(ByteString.copyFrom(new byte[] {1, 2, 3}))
                .setPayloadType("application/x")
                .setSchema(SchemaID.newBuilder().setName("orders").setVersion(3))
                .build();
        assertThat(read).isEqualTo(expected);
        // The maps of the generated class are unordered, so only the sizes are compared.
        assertThat(record.size()).isEqualTo(expected.getSerializedSize());
    }

    @Test
    void accessorsReadWhatTheGeneratedClassesRead() {
        Random random = seeded("accessorsReadWhatTheGeneratedClassesRead");
        RandomMessages messages = new RandomMessages(random);
        for (int round = 0; round < ROUNDS; round++) {
            DataRecord sent = messages.record();

            Record record = Record.ofEncoded(sent.toByteArray());

            assertThat(record.tenant()).isEqualTo(sent.getId().getTenantId().getId());
            assertThat(record.entity()).isEqualTo(sent.getId().getEntityId().getId());
            assertThat(record.version())
                    .isEqualTo(
                            sent.getVersion() != 0
                                    ? sent.getVersion()
                                    : sent.getId().getVersion());
            assertThat(record.timestamp().isPresent()).isEqualTo(sent.hasTimestamp());
            record.timestamp()
                    .ifPresent(time -> assertThat(time)
                            .isEqualTo(Instant.ofEpochSecond(
                                    sent.getTimestamp().getSeconds(),
                                    sent.getTimestamp().getNanos())));
            assertThat(record.data()).isEqualTo(plain(sent.getData()));
            assertThat(record.metadata()).isEqualTo(sent.getMetadataMap());
            assertThat(record.payload()).isEqualTo(sent.getPayload().toByteArray());
            assertThat(record.payloadType()).isEqualTo(sent.getPayloadType());
            assertThat(record.schemaName()).isEqualTo(sent.getSchema().getName());
            assertThat(record.schemaVersion()).isEqualTo(sent.getSchema().getVersion());
        }
    }

    @Test
    void fieldsOfViewsAreThoseOfTheGeneratedClasses() throws Exception {
        Random random = seeded("fieldsOfViewsAreThoseOfTheGeneratedClasses");
        RandomMessages messages = new RandomMessages(random);
        Set<String> tenants = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            BatchResult result = ingest(messages.record().toByteArray());
            result.id(0).ifPresent(id -> tenants.add(id.tenant()));
        }

        int read = 0;
        Parser<DataRecord> parser = DiscardUnknownFieldsParser.wrap(DataRecord.parser());
        for (String tenant : tenants) {
            try (MemoryCursor cursor = ingestor.scan(tenant)) {
                for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                    DataRecord.Builder built = DataRecord.newBuilder();
                    merge(view.fields(), built);
                    assertThat(built.build()).isEqualTo(parser.parseFrom(view.encoded()));
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 20);
    }

    private static void merge(RecordFields from, Message.Builder into) {
        while (from.next()) {
            String name = from.name().text();
            FieldDescriptor field = into.getDescriptorForType().findFieldByName(name);
            switch (from.kind()) {
                case TEXT -> into.setField(field, from.bytes().text());
                case BYTES ->
                    into.setField(field, ByteString.copyFrom(from.bytes().copy()));
                case INTEGER -> into.setField(field, integer(field, from.integer()));
                case OBJECT -> {
                    from.enter();
                    if (name.equals("metadata")) {
                        assertThat(from.next()).isTrue();
                        ((DataRecord.Builder) into)
                                .putMetadata(from.name().text(), from.bytes().text());
                        assertThat(from.next()).isFalse();
                    } else if (name.equals("data")) {
                        mergeStruct(from, ((DataRecord.Builder) into).getDataBuilder());
                    } else {
                        merge(from, into.getFieldBuilder(field));
                    }
                    from.leave();
                }
                default -> throw new AssertionError(name + " is a " + from.kind());
            }
        }
    }

    private static Object integer(FieldDescriptor field, long value) {
        if (field.getJavaType() == FieldDescriptor.JavaType.INT) {
            return Math.toIntExact(value);
        }
        return value;
    }

    private static void mergeStruct(RecordFields from, Struct.Builder into) {
        while (from.next()) {
            into.putFields(from.name().text(), read(from));
        }
    }

    private static Value read(RecordFields from) {
        Value.Builder value = Value.newBuilder();
        switch (from.kind()) {
            case NULL -> value.setNullValue(NullValue.NULL_VALUE);
            case BOOL -> value.setBoolValue(from.bool());
            case NUMBER -> value.setNumberValue(from.number());
            case TEXT -> value.setStringValue(from.bytes().text());
            case OBJECT -> {
                from.enter();
                mergeStruct(from, value.getStructValueBuilder());
                from.leave();
            }
            case LIST -> {
                ListValue.Builder values = value.getListValueBuilder();
                from.enter();
                while (from.next()) {
                    assertThat(from.name().length()).isZero();
                    values.addValues(read(from));
                }
                from.leave();
            }
            default -> throw new AssertionError("a value in data is a " + from.kind());
        }
        return value.build();
    }

    /** Checks the result against the parsed record. Returns 1 if it was accepted. */
    private int checkAgainst(DataRecord parsed, BatchResult result) throws InvalidProtocolBufferException {
        long own = parsed.getVersion();
        long ids = parsed.getId().getVersion();
        boolean contradicting = own != 0 && ids != 0 && own != ids;
        boolean nameless = parsed.getId().getTenantId().getId().isEmpty();
        assertThat(result.accepted()).isEqualTo(contradicting || nameless ? 0 : 1);
        if (result.accepted() == 0) {
            return 0;
        }
        StoredRecord stored = stored(result);
        DataRecord canonical = canonical(stored);
        String entity = parsed.getId().getEntityId().getId();
        DataRecord.Builder expected = parsed.toBuilder().setVersion(own != 0 ? own : ids);
        expected.getIdBuilder().setVersion(0);
        expected.getIdBuilder().getTenantIdBuilder();
        expected.getIdBuilder()
                .getEntityIdBuilder()
                .setId(entity.isEmpty() ? canonical.getId().getEntityId().getId() : entity);
        assertThat(canonical).isEqualTo(expected.build());
        assertThat(canonical.getId().getEntityId().getId()).isNotEmpty();
        assertThat(stored.id())
                .isEqualTo(new RecordId(
                        canonical.getId().getTenantId().getId(),
                        canonical.getId().getEntityId().getId(),
                        canonical.getVersion() == 0 ? stored.sequence() : canonical.getVersion()));
        return 1;
    }

    private static boolean isAboutTheWire(BatchResult result) {
        return violations(result).stream()
                .anyMatch(violation -> violation.message().contains("well-formed"));
    }

    /**
     * Returns true if the violation agrees with the message that protobuf-java has parsed, as far as the message shows
     * it.
     */
    private static boolean isRuleOfTheContract(DataRecord parsed, Violation violation) {
        String field = violation.field();
        String message = violation.message();
        if (message.contains("UTF-8, byte")) {
            return false;
        }
        return switch (field) {
            case "id.tenant_id.id" -> parsed.getId().getTenantId().getId().isEmpty() || message.contains("control");
            case "id.entity_id.id" -> message.contains("control");
            case "version" -> parsed.getVersion() < 0 || parsed.getId().getVersion() != parsed.getVersion();
            case "id.version" -> parsed.getId().getVersion() < 0;
            case "timestamp.seconds" ->
                parsed.getTimestamp().getSeconds() < -62135596800L
                        || parsed.getTimestamp().getSeconds() > 253402300799L;
            case "timestamp.nanos" ->
                parsed.getTimestamp().getNanos() < 0 || parsed.getTimestamp().getNanos() > 999_999_999;
            case "schema.version" -> parsed.getSchema().getVersion() < 0;
            default -> field.startsWith("data") || message.startsWith("key must be at most");
        };
    }

    private BatchResult ingest(byte[] record) {
        RecordBatch batch = RecordBatch.builder()
                .addEncoded(record, 0, record.length)
                .returnIds()
                .build();
        return ingestor.ingest(batch, Durability.ACCEPTED).join();
    }

    private StoredRecord stored(BatchResult result) {
        RecordId id = result.id(0).orElseThrow();
        StoredRecord stored =
                ingestor.get(id.tenant(), id.entity(), id.version()).orElseThrow();
        assertThat(stored.id()).isEqualTo(id);
        assertThat(stored.sequence()).isEqualTo(result.firstSequence());
        return stored;
    }

    private static List<Violation> violations(BatchResult result) {
        return result.rejections().get(0).violations();
    }

    private static DataRecord canonical(StoredRecord stored) throws InvalidProtocolBufferException {
        return DataRecord.parseFrom(stored.record().encoded());
    }

    private static Random seeded(String test) {
        long seed = new Random().nextLong();
        System.out.println("DataRecordDifferentialTest." + test + " seed " + seed);
        return new Random(seed);
    }

    private static Map<String, Object> plain(Struct struct) {
        Map<String, Object> fields = new HashMap<>();
        struct.getFieldsMap().forEach((name, value) -> fields.put(name, plain(value)));
        return fields;
    }

    private static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case NUMBER_VALUE -> value.getNumberValue();
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case STRUCT_VALUE -> plain(value.getStructValue());
            case LIST_VALUE ->
                value.getListValue().getValuesList().stream()
                        .map(DataRecordDifferentialTest::plain)
                        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
            default -> null;
        };
    }

    private static Value value(Object plain) {
        Value.Builder value = Value.newBuilder();
        if (plain == null) {
            value.setNullValue(NullValue.NULL_VALUE);
        } else if (plain instanceof String text) {
            value.setStringValue(text);
        } else if (plain instanceof Number number) {
            value.setNumberValue(number.doubleValue());
        } else if (plain instanceof Boolean flag) {
            value.setBoolValue(flag);
        } else if (plain instanceof List<?> list) {
            ListValue.Builder values = ListValue.newBuilder();
            list.forEach(element -> values.addValues(value(element)));
            value.setListValue(values);
        } else {
            Struct.Builder struct = Struct.newBuilder();
            ((Map<?, ?>) plain).forEach((name, element) -> struct.putFields((String) name, value(element)));
            value.setStructValue(struct);
        }
        return value.build();
    }
}
