package io.ingestor.internal.wire;

import static io.ingestor.internal.fake.Wire.bytes;
import static io.ingestor.internal.fake.Wire.data;
import static io.ingestor.internal.fake.Wire.entry;
import static io.ingestor.internal.fake.Wire.fixed32;
import static io.ingestor.internal.fake.Wire.group;
import static io.ingestor.internal.fake.Wire.id;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.number;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Mutations;
import io.ingestor.RecordFields.Kind;
import io.ingestor.internal.fake.RandomRecords;
import io.ingestor.internal.wire.ReferenceFields.Bytes;
import io.ingestor.internal.wire.ReferenceFields.Elements;
import io.ingestor.internal.wire.ReferenceFields.Field;
import io.ingestor.internal.wire.ReferenceFields.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldWalkTest {

    private static final int ROUNDS = 20_000;

    private final FieldWalk walk = new FieldWalk();

    @Test
    void visitsEveryFieldInTheOrderOfTheEncoding() throws Exception {
        byte[] record = join(
                text(8, "image/png"),
                message(6, text(2, "value"), text(1, "key")),
                varint(99, 1),
                message(4, varint(2, 5), fixed32(9, 1), varint(1, -1)),
                data(
                        entry("number", number(1.5)),
                        message(7, bytes(1, 2)),
                        message(1, message(2, varint(4, 1)), text(1, "bool")),
                        entry("list", message(6, message(1, text(3, "a")), message(1, varint(1, 0)))),
                        entry("object", message(5, entry("inner", text(3, "é"))))),
                message(3, message(1, text(1, "owner")), text(2, "orders"), varint(3, 1L << 32 | 7)),
                group(30, varint(1, 1)),
                message(7, bytes(1, 2, 255)),
                varint(5, Long.MAX_VALUE),
                message(1, varint(3, 9), message(2, text(1, "entity")), message(1, text(1, "tenant"))));

        assertThat(read(record))
                .isEqualTo(fields(
                        new Field("payload_type", "image/png"),
                        new Field("metadata", fields(new Field("key", "value"))),
                        new Field("timestamp", fields(new Field("nanos", 5L), new Field("seconds", -1L))),
                        new Field(
                                "data",
                                fields(
                                        new Field("number", 1.5),
                                        new Field("bool", true),
                                        new Field("list", new Elements(Arrays.asList("a", null))),
                                        new Field("object", fields(new Field("inner", "é"))))),
                        new Field(
                                "schema",
                                fields(
                                        new Field("tenant_id", fields(new Field("id", "owner"))),
                                        new Field("name", "orders"),
                                        new Field("version", 7L))),
                        new Field("payload", new Bytes("0102ff")),
                        new Field("version", Long.MAX_VALUE),
                        new Field(
                                "id",
                                fields(
                                        new Field("version", 9L),
                                        new Field("entity_id", fields(new Field("id", "entity"))),
                                        new Field("tenant_id", fields(new Field("id", "tenant")))))));
    }

    @Test
    void visitsEachOccurrenceOfAField() throws Exception {
        byte[] record = join(id("a", "b"), varint(5, 1), message(6), id("c", "d"), varint(5, 2), message(6));

        assertThat(read(record).fields())
                .extracting(Field::name)
                .containsExactly("id", "version", "metadata", "id", "version", "metadata");
        assertThat(read(record).fields()).contains(new Field("metadata", fields(new Field("", ""))));
    }

    @Test
    void countsTheLastNameValueAndKind() throws Exception {
        byte[] broken = message(5, bytes(255));
        byte[] member = message(
                1, text(1, "old"), message(2, broken), text(1, "new"), message(2, broken, number(1), text(3, "last")));

        assertThat(read(data(member))).isEqualTo(fields(new Field("data", fields(new Field("new", "last")))));
        assertThat(read(data(message(1), message(1, message(2)))))
                .isEqualTo(fields(new Field("data", fields(new Field("", null), new Field("", null)))));
    }

    @Test
    void passesOverWhatItDoesNotEnterAndLeavesFromAnywhere() throws Exception {
        byte[] inner = message(5, entry("a", number(1)), entry("b", number(2)));
        byte[] record = join(data(entry("x", inner), entry("y", inner), entry("z", number(3))), varint(5, 4));
        walk.wrap(record, 0, record.length);

        assertThat(walk.next()).isTrue();
        walk.enter();
        assertThat(walk.next()).isTrue();
        walk.enter();
        assertThat(walk.next()).isTrue();
        assertThat(fieldName()).isEqualTo("a");
        assertThat(walk.depth()).isEqualTo(2);
        walk.leave();
        assertThat(walk.field()).isEqualTo(RecordField.NONE);
        assertThat(walk.next()).isTrue();
        assertThat(fieldName()).isEqualTo("y");
        assertThat(walk.next()).isTrue();
        assertThat(fieldName()).isEqualTo("z");
        assertThat(walk.next()).isFalse();
        assertThat(walk.next()).isFalse();
        assertThat(walk.field()).isEqualTo(RecordField.NONE);
        walk.leave();
        assertThat(walk.next()).isTrue();
        assertThat(walk.field()).isEqualTo(RecordField.VERSION);
        assertThat(walk.next()).isFalse();
    }

    @Test
    void entersObjectsAndListsDownToTheLimit() throws Exception {
        byte[] objects = number(1);
        byte[] lists = number(1);
        for (int depth = 2; depth <= DataRecordFormat.MAX_DEPTH; depth++) {
            objects = message(5, entry("o", objects));
            lists = message(6, message(1, lists));
        }
        byte[] deepest = data(entry("o", objects), entry("l", lists));
        byte[] emptyBelow = data(entry("o", nested(message(5))), entry("l", nested(message(6))));

        assertThat(read(deepest)).isEqualTo(ReferenceFields.read(deepest));
        assertThat(read(emptyBelow)).isEqualTo(ReferenceFields.read(emptyBelow));
        for (byte[] value : List.of(message(5, entry("o", number(1))), message(6, message(1, number(1))))) {
            assertThatThrownBy(() -> read(data(entry("o", nested(value)))))
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessage("is nested more than 100 levels deep");
        }
    }

    /** Returns the value nested at the depth limit. */
    private static byte[] nested(byte[] value) {
        byte[] nested = value;
        for (int depth = 2; depth <= DataRecordFormat.MAX_DEPTH; depth++) {
            nested = message(5, entry("o", nested));
        }
        return nested;
    }

    @Test
    void namesThePlaceOfBytesThatAreNoRecord() {
        byte[] record = join(varint(5, 1), bytes(8 << 3 | 2, 5, 'x'));

        assertThatThrownBy(() -> read(record))
                .hasMessage(
                        "is not a well-formed protobuf message: a length of 5 bytes, but only 1 are left, at byte 3 of"
                                + " the record");
    }

    @Test
    void readsAsTheReferenceDoesAndNothingAround() {
        long seed = new Random().nextLong();
        System.out.println("FieldWalkTest.readsAsTheReferenceDoesAndNothingAround seed " + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] record = random.nextInt(8) == 0
                    ? anything(random)
                    : Mutations.mutate(RandomRecords.good(random), random.nextInt(3), random);

            Object expected = orMalformed(() -> ReferenceFields.read(record));

            byte[] around = new byte[record.length + 20];
            random.nextBytes(around);
            System.arraycopy(record, 0, around, 10, record.length);
            assertThat(orMalformed(() -> read(around, 10, record.length)))
                    .as(HexFormat.of().formatHex(record))
                    .isEqualTo(expected);
            read += expected instanceof Fields ? 1 : 0;
        }
        assertThat(read).isBetween(ROUNDS / 10, ROUNDS * 99 / 100);
    }

    @Test
    void readsTheContentThatTheReaderReads() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("FieldWalkTest.readsTheContentThatTheReaderReads seed " + seed);
        Random random = new Random(seed);
        int compared = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] record = Mutations.mutate(RandomRecords.good(random), random.nextInt(3), random);
            RecordReader reader = new RecordReader(record, 0, record.length);

            Object read = orMalformed(() -> read(record));

            // The reader also refuses malformed values that a later value replaces.
            Object data = orMalformed(reader::data);
            if (read instanceof Fields && !data.equals("malformed")) {
                compared++;
                assertThat(data).isEqualTo(ReferenceFields.data(record));
                assertThat(reader.metadata()).isEqualTo(ReferenceFields.metadata(record));
            }
        }
        assertThat(compared).isGreaterThan(ROUNDS / 10);
    }

    private static byte[] anything(Random random) {
        byte[] anything = new byte[random.nextInt(60)];
        random.nextBytes(anything);
        return anything;
    }

    private interface Read {
        Object read() throws MalformedRecordException;
    }

    private static Object orMalformed(Read read) {
        try {
            return read.read();
        } catch (MalformedRecordException | IllegalStateException e) {
            return "malformed";
        }
    }

    private static Fields fields(Field... fields) {
        return new Fields(List.of(fields));
    }

    private Fields read(byte[] record) throws MalformedRecordException {
        return read(record, 0, record.length);
    }

    private Fields read(byte[] source, int offset, int length) throws MalformedRecordException {
        walk.wrap(source, offset, length);
        return object();
    }

    private String fieldName() {
        return new String(walk.nameBytes(), walk.nameAt(), walk.nameLength(), UTF_8);
    }

    private String valueText() {
        return new String(walk.valueBytes(), walk.valueAt(), walk.valueLength(), UTF_8);
    }

    private Fields object() throws MalformedRecordException {
        List<Field> fields = new ArrayList<>();
        while (walk.next()) {
            fields.add(new Field(fieldName(), value()));
        }
        return new Fields(fields);
    }

    private Elements list() throws MalformedRecordException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (walk.next()) {
            assertThat(fieldName()).isEmpty();
            elements.add(value());
        }
        return new Elements(elements);
    }

    private @Nullable Object value() throws MalformedRecordException {
        return switch (walk.kind()) {
            case NULL -> null;
            case BOOL -> walk.bool();
            case NUMBER -> walk.number();
            case INTEGER -> walk.integer();
            case TEXT -> valueText();
            case BYTES ->
                Bytes.of(Arrays.copyOfRange(walk.valueBytes(), walk.valueAt(), walk.valueAt() + walk.valueLength()));
            case OBJECT, LIST -> {
                Kind kind = walk.kind();
                walk.enter();
                Object inner = kind == Kind.LIST ? list() : object();
                walk.leave();
                yield inner;
            }
        };
    }
}
