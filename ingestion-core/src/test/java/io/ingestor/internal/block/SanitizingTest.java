package io.ingestor.internal.block;

import static io.ingestor.internal.fake.Wire.bytes;
import static io.ingestor.internal.fake.Wire.data;
import static io.ingestor.internal.fake.Wire.entry;
import static io.ingestor.internal.fake.Wire.fixed64;
import static io.ingestor.internal.fake.Wire.group;
import static io.ingestor.internal.fake.Wire.id;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.number;
import static io.ingestor.internal.fake.Wire.raw;
import static io.ingestor.internal.fake.Wire.tag;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.Wire;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.Violations;
import io.ingestor.internal.wire.WireReader;
import io.ingestor.validate.Violation;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of every sanitizing rule, with the exact message that reports a violation. */
class SanitizingTest {

    private static final Limits LIMITS = Limits.builder()
            .recordBytes(1000)
            .batchRecords(10)
            .batchBytes(4000)
            .idBytes(16)
            .keyBytes(12)
            .depth(3)
            .build();
    private static final byte[] ID = id("acme", "e1");
    private static final String MALFORMED = "is not a well-formed protobuf message: ";

    private final BatchEncoder encoder = new BatchEncoder(LIMITS, 1 << 20, new EntityIds(Clock.systemUTC()));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"wrongIds", "wrongVersions", "wrongData", "wrongRest", "notUtf8", "malformed"})
    void tellsFieldValueAndLimit(String what, byte[] record, String violation) {
        List<Violation> violations = check(record);

        assertThat(violations).extracting(Violation::describe).containsExactly(violation);
    }

    @Test
    void usesTheSameDigitsInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(check(id("a\nb", "e1")))
                    .extracting(Violation::describe)
                    .containsExactly("id.tenant_id.id: must not hold control characters or direction marks, "
                            + "byte 1 is U+000A: \"a\\u{000a}b\"");
            assertThat(check(join(ID, message(8, bytes('a', 0xff)))))
                    .extracting(Violation::describe)
                    .containsExactly("payload_type: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\"");
        } finally {
            Locale.setDefault(before);
        }
    }

    static Stream<Arguments> wrongIds() {
        return Stream.of(
                arguments(
                        "no tenant",
                        message(1, message(2, text(1, "e1"))),
                        "id.tenant_id.id: must not be empty: set it in the record, or set a default tenant"),
                arguments(
                        "empty record",
                        new byte[0],
                        "id.tenant_id.id: must not be empty: set it in the record, or set a default tenant"),
                arguments(
                        "empty tenant",
                        id("", "e1"),
                        "id.tenant_id.id: must not be empty: set it in the record, or set a default tenant"),
                arguments(
                        "a tenant that a later empty one takes back",
                        join(ID, message(1, message(1, text(1, "")))),
                        "id.tenant_id.id: must not be empty: set it in the record, or set a default tenant"),
                arguments(
                        "long tenant",
                        id("12345678901234567", "e1"),
                        "id.tenant_id.id: must be at most 16 bytes of UTF-8, was 17: \"12345678901234567\""),
                arguments(
                        "tenant long in bytes, not in characters",
                        id("ééééééééé", "e1"),
                        "id.tenant_id.id: must be at most 16 bytes of UTF-8, was 18: \"ééééééééé\""),
                arguments(
                        "tenant with a C1 control",
                        id("a\u009bme", "e1"),
                        "id.tenant_id.id: must not hold control characters or direction marks, byte 1 is U+009B: "
                                + "\"a\\u{009b}me\""),
                arguments(
                        "entity with a direction mark",
                        id("acme", "\u202etxt"),
                        "id.entity_id.id: must not hold control characters or direction marks, byte 0 is U+202E: "
                                + "\"\\u{202e}txt\""),
                arguments(
                        "tenant with NUL",
                        id("ac\0me", "e1"),
                        "id.tenant_id.id: must not hold control characters or direction marks, byte 2 is U+0000: \"ac\\u{0000}me\""),
                arguments(
                        "tenant with DEL",
                        id("acme\u007f", "e1"),
                        "id.tenant_id.id: must not hold control characters or direction marks, byte 4 is U+007F: \"acme\\u{007f}\""),
                arguments(
                        "long entity",
                        id("acme", "a".repeat(500)),
                        "id.entity_id.id: must be at most 16 bytes of UTF-8, was 500: \"" + "a".repeat(40) + "...\""),
                arguments(
                        "entity with a line feed",
                        id("acme", "e\n1"),
                        "id.entity_id.id: must not hold control characters or direction marks, byte 1 is U+000A: \"e\\u{000a}1\""));
    }

    static Stream<Arguments> wrongVersions() {
        return Stream.of(
                arguments("negative version", join(ID, varint(5, -5)), "version: must be >= 0, was -5"),
                arguments(
                        "negative id.version",
                        join(ID, message(1, varint(3, Long.MIN_VALUE))),
                        "id.version: must be >= 0, was -9223372036854775808"),
                arguments(
                        "two versions",
                        join(ID, message(1, varint(3, 7)), varint(5, 8)),
                        "version: must be equal to id.version 7 or left out, was 8"));
    }

    static Stream<Arguments> wrongData() {
        return Stream.of(
                arguments(
                        "NaN",
                        join(ID, data(entry("x", number(Double.NaN)))),
                        "data.fields[\"x\"]: must be a finite number, was NaN"),
                arguments(
                        "infinity in a list in an object",
                        join(
                                ID,
                                data(entry(
                                        "a",
                                        message(
                                                5,
                                                entry(
                                                        "b",
                                                        message(
                                                                6,
                                                                message(1, number(1)),
                                                                message(1, number(Double.NEGATIVE_INFINITY)))))))),
                        "data.fields[\"a\"][\"b\"][1]: must be a finite number, was -Infinity"),
                arguments(
                        "no kind of value",
                        join(ID, data(entry("x"))),
                        "data.fields[\"x\"]: must hold a value, holds none: send null_value for null"),
                arguments(
                        "only an unknown kind of value",
                        join(ID, data(entry("x", varint(9, 1)))),
                        "data.fields[\"x\"]: must hold a value, holds none: send null_value for null"),
                arguments(
                        "no value",
                        join(ID, data(message(1, text(1, "x")))),
                        "data.fields[\"x\"]: must hold a value, holds none: send null_value for null"),
                arguments(
                        "two kinds of value",
                        join(ID, data(entry("x", number(1), text(3, "1")))),
                        "data.fields[\"x\"]: must hold one kind of value, holds 2"),
                arguments(
                        "two values of one kind",
                        join(ID, data(entry("x", message(5), message(5)))),
                        "data.fields[\"x\"]: must hold one kind of value, holds 2"),
                arguments(
                        "two values in one field",
                        join(ID, data(message(1, text(1, "x"), message(2, number(1)), message(2, number(2))))),
                        "data.fields[\"x\"]: must have one value, has 2"),
                arguments(
                        "two names in one field",
                        join(ID, data(message(1, text(1, "x"), text(1, "y"), message(2, number(1))))),
                        "data.fields[\"y\"]: must have one name, has 2"),
                arguments(
                        "one name twice",
                        join(ID, data(entry("x", number(1)), entry("y", number(1)), entry("x", number(2)))),
                        "data.fields[\"x\"]: must occur only once in its object, occurs again: send each field name once"),
                arguments(
                        "no name twice",
                        join(ID, data(message(1, message(2, number(1))), entry("", number(2)))),
                        "data.fields[\"\"]: must occur only once in its object, occurs again: send each field name once"),
                arguments(
                        "one name twice in an inner object",
                        join(ID, data(entry("o", message(5, entry("x", number(1)), entry("x", number(2)))))),
                        "data.fields[\"o\"][\"x\"]: must occur only once in its object, occurs again: send each field name once"),
                arguments(
                        "long name",
                        join(ID, data(entry("1234567890123", number(1)))),
                        "data.fields[\"1234567890123\"]: name must be at most 12 bytes of UTF-8, was 13"),
                arguments(
                        "objects too deep",
                        join(ID, data(entry("a", message(5, entry("b", message(5, entry("c", message(5)))))))),
                        "data.fields[\"a\"][\"b\"][\"c\"]: must be nested at most 3 levels deep, was 4 or more"),
                arguments(
                        "lists too deep",
                        join(ID, data(entry("a", message(6, message(1, message(6, message(1, message(6)))))))),
                        "data.fields[\"a\"][0][0]: must be nested at most 3 levels deep, was 4 or more"),
                arguments(
                        "data twice",
                        join(ID, data(entry("x", number(1))), data(entry("y", number(1)))),
                        "data: must occur at most once, occurs 2 times"));
    }

    static Stream<Arguments> wrongRest() {
        return Stream.of(
                arguments(
                        "too early",
                        join(ID, message(4, varint(1, -62135596801L))),
                        "timestamp.seconds: must be from -62135596800 (0001-01-01T00:00:00Z) to 253402300799 (9999-12-31T23:59:59Z), was -62135596801"),
                arguments(
                        "too late",
                        join(ID, message(4, varint(1, 253402300800L))),
                        "timestamp.seconds: must be from -62135596800 (0001-01-01T00:00:00Z) to 253402300799 (9999-12-31T23:59:59Z), was 253402300800"),
                arguments(
                        "too many nanos",
                        join(ID, message(4, varint(2, 1_000_000_000))),
                        "timestamp.nanos: must be from 0 to 999999999, was 1000000000"),
                arguments(
                        "negative nanos",
                        join(ID, message(4, varint(2, -1))),
                        "timestamp.nanos: must be from 0 to 999999999, was -1"),
                arguments(
                        "long metadata key",
                        join(ID, message(6, text(1, "1234567890123"), text(2, "v"))),
                        "metadata[\"1234567890123\"]: key must be at most 12 bytes of UTF-8, was 13"),
                arguments(
                        "negative schema version",
                        join(ID, message(3, varint(3, -1))),
                        "schema.version: must be >= 0, was -1"),
                arguments(
                        "long schema name",
                        join(ID, message(3, text(2, "12345678901234567"))),
                        "schema.name: must be at most 16 bytes of UTF-8, was 17: \"12345678901234567\""),
                arguments(
                        "long schema tenant",
                        join(ID, message(3, message(1, text(1, "12345678901234567")))),
                        "schema.tenant_id.id: must be at most 16 bytes of UTF-8, was 17: \"12345678901234567\""),
                arguments(
                        "large record",
                        join(ID, message(7, new byte[1000])),
                        "record must be at most 1000 bytes encoded, was 1019: send less in one record, or raise Limits.recordBytes (ingestion.max_record_size of a server)"),
                arguments(
                        "large record once it has an entity id",
                        join(message(1, message(1, text(1, "acme"))), message(7, new byte[980])),
                        "record must be at most 1000 bytes encoded, was 1033: send less in one record, or raise Limits.recordBytes (ingestion.max_record_size of a server)"));
    }

    static Stream<Arguments> notUtf8() {
        byte[] bad = bytes('a', 0xff);
        return Stream.of(
                arguments(
                        "tenant",
                        message(1, message(1, message(1, bad))),
                        "id.tenant_id.id: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "tenant that a later one replaces",
                        join(message(1, message(1, message(1, bad))), ID),
                        "id.tenant_id.id: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "entity",
                        join(ID, message(1, message(2, message(1, bad)))),
                        "id.entity_id.id: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "field name",
                        join(ID, data(message(1, message(1, bad), message(2, number(1))))),
                        "data.fields[\"a\uFFFD\"]: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "string",
                        join(ID, data(entry("x", message(3, bad)))),
                        "data.fields[\"x\"]: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "metadata key",
                        join(ID, message(6, message(1, bad))),
                        "metadata: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "metadata value",
                        join(ID, message(6, text(1, "k"), message(2, bad))),
                        "metadata[\"k\"]: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "payload type",
                        join(ID, message(8, bad)),
                        "payload_type: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "schema name",
                        join(ID, message(3, message(2, bad))),
                        "schema.name: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""),
                arguments(
                        "schema tenant",
                        join(ID, message(3, message(1, message(1, bad)))),
                        "schema.tenant_id.id: must be valid UTF-8, byte 1 is 0xff: \"a\uFFFD\""));
    }

    static Stream<Arguments> malformed() {
        byte[] deep = varint(1, 1);
        for (int i = 0; i <= WireReader.MAX_GROUP_DEPTH; i++) {
            deep = group(9, deep);
        }
        return Stream.of(
                arguments(
                        "field number 0",
                        join(ID, bytes(0x02, 0x00)),
                        MALFORMED + "field number 0, at byte 16 of the record"),
                arguments(
                        "wire type 6",
                        join(ID, bytes(0x4e)),
                        MALFORMED + "wire type 6 of field 9, at byte 17 of the record"),
                arguments(
                        "wire type 7",
                        join(ID, bytes(0x4f)),
                        MALFORMED + "wire type 7 of field 9, at byte 17 of the record"),
                arguments(
                        "tag cut off",
                        join(ID, bytes(0x80)),
                        MALFORMED + "a varint is cut off by the end, at byte 16 of the record"),
                arguments(
                        "tag of 35 bits",
                        join(ID, bytes(0xf8, 0xff, 0xff, 0xff, 0x10, 0x01)),
                        MALFORMED + "a tag is longer than 32 bits, at byte 16 of the record"),
                arguments(
                        "tag of 6 bytes",
                        join(ID, bytes(0xc8, 0x80, 0x80, 0x80, 0x80, 0x00, 0x01)),
                        MALFORMED + "a tag is longer than 32 bits, at byte 16 of the record"),
                arguments(
                        "varint cut off",
                        join(ID, bytes(0x28, 0xff, 0xff)),
                        MALFORMED + "a varint is cut off by the end, at byte 17 of the record"),
                arguments(
                        "varint of 11 bytes",
                        join(ID, bytes(0x28, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1)),
                        MALFORMED + "a varint is longer than 10 bytes, at byte 17 of the record"),
                arguments(
                        "varint of 65 bits",
                        join(ID, bytes(0x28, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2)),
                        MALFORMED + "a varint is longer than 64 bits, at byte 17 of the record"),
                arguments(
                        "length past the end",
                        join(ID, bytes(0x3a, 0x05, 1, 2)),
                        MALFORMED + "a length of 5 bytes, but only 2 are left, at byte 17 of the record"),
                arguments(
                        "negative length",
                        join(ID, bytes(0x3a), raw(-1)),
                        MALFORMED
                                + "a length of 18446744073709551615 bytes, but only 0 are left,"
                                + " at byte 17 of the record"),
                arguments(
                        "length of 32 bits",
                        join(ID, bytes(0x3a), raw(1L << 32)),
                        MALFORMED + "a length of 4294967296 bytes, but only 0 are left, at byte 17 of the record"),
                arguments(
                        "fixed64 cut off",
                        join(ID, bytes(0x49, 1, 2)),
                        MALFORMED + "a field of 8 bytes, but only 2 are left, at byte 17 of the record"),
                arguments(
                        "fixed32 cut off",
                        join(ID, bytes(0x4d, 1, 2)),
                        MALFORMED + "a field of 4 bytes, but only 2 are left, at byte 17 of the record"),
                arguments(
                        "group that does not end",
                        join(ID, tag(9, 3), varint(1, 1)),
                        MALFORMED + "group 9 does not end, at byte 17 of the record"),
                arguments(
                        "group that is ended as another",
                        join(ID, tag(9, 3), tag(10, 4)),
                        MALFORMED + "group 9 is ended as group 10, at byte 18 of the record"),
                arguments(
                        "group that did not begin",
                        join(ID, tag(9, 4)),
                        MALFORMED + "group 9 ends without a start, at byte 17 of the record"),
                arguments(
                        "groups too deep",
                        join(ID, deep),
                        MALFORMED + "groups are nested more than 32 deep, at byte 49 of the record"),
                arguments(
                        "tenant past the end of the id",
                        join(message(1, bytes(0x0a, 0x02)), ID),
                        "id.tenant_id: " + MALFORMED
                                + "a length of 2 bytes, but only 0 are left, at byte 3 of the record"),
                arguments(
                        "name past the end of the tenant",
                        join(message(1, message(1, bytes(0x0a, 0x02))), ID),
                        "id.tenant_id: " + MALFORMED
                                + "a length of 2 bytes, but only 0 are left, at byte 5 of the record"),
                arguments(
                        "end of a group in a map entry",
                        join(ID, message(6, tag(3, 4))),
                        "metadata: " + MALFORMED + "group 3 ends without a start, at byte 19 of the record"),
                arguments(
                        "number cut off by its value",
                        join(ID, data(entry("x", bytes(0x11, 1, 2)))),
                        "data.fields[\"x\"]: " + MALFORMED
                                + "a field of 8 bytes, but only 2 are left, at byte 26 of the record"),
                arguments(
                        "timestamp cut off",
                        join(ID, message(4, bytes(0x08))),
                        "timestamp: " + MALFORMED + "a varint is cut off by the end, at byte 19 of the record"));
    }

    @Test
    void collectsAllViolationsOfAWellFormedRecord() {
        byte[] record = join(
                id("acme", "e\t1"),
                data(entry("a", number(Double.NaN)), entry("b")),
                message(4, varint(2, -1)),
                varint(5, -1));

        List<Violation> violations = check(record);

        assertThat(violations)
                .extracting(Violation::field)
                .containsExactly(
                        "data.fields[\"a\"]", "data.fields[\"b\"]", "id.entity_id.id", "version", "timestamp.nanos");
    }

    @Test
    void tellsAtMostSixteenViolationsOfARecord() {
        byte[] record = ID;
        for (int i = 0; i < 40; i++) {
            record = join(record, message(6, text(1, "1234567890123" + i)));
        }

        List<Violation> violations = check(record);

        assertThat(violations).hasSize(Violations.MAX);
    }

    @Test
    void takesWhatIsJustInsideTheLimits() {
        byte[] record = join(
                id("1234567890123456", "1234567890123456"),
                data(
                        entry("123456789012", number(Double.MAX_VALUE)),
                        entry("a", message(5, entry("b", message(6, message(1, varint(1, 0)))))),
                        entry("z", varint(4, 1))),
                message(4, varint(1, -62135596800L), varint(2, 999_999_999)),
                varint(5, Long.MAX_VALUE),
                message(6, text(1, "123456789012"), text(2, "v".repeat(100))),
                message(6, text(1, "twice"), text(2, "1")),
                message(6, text(1, "twice"), text(2, "2")));
        byte[] full = join(record, message(7, new byte[1000 - record.length - 3]));

        assertThat(full).hasSize(1000);
        assertThat(check(full)).isEmpty();
    }

    @Test
    void takesFieldsThatItDoesNotKnow() {
        byte[] record = join(
                ID,
                varint(100, -1),
                fixed64(101, 1),
                Wire.fixed32(102, 1),
                text(103, "x"),
                group(104, varint(1, 1), group(2, text(5, "y"))),
                text(5, "version as a string"),
                varint(2, 5),
                varint((1 << 29) - 1, 1));

        assertThat(check(record)).isEmpty();
    }

    @Test
    void takesARecordWithNeitherDataNorPayload() {
        assertThat(check(ID)).isEmpty();
    }

    @Test
    void showsNoCharacterThatDoesNotPrint() {
        byte[] record = id("acme", "\u202e\"\\\u2028\ud83d\ude00" + "\ue000".repeat(20));

        assertThat(check(record))
                .extracting(Violation::message)
                .containsExactly("must be at most 16 bytes of UTF-8, was 72: \"\\u{202e}\\\"\\\\\\u{2028}\ud83d\ude00"
                        + "\\u{e000}".repeat(3) + "...\"");
    }

    private List<Violation> check(byte[] record) {
        RecordBatch batch =
                RecordBatch.builder().addEncoded(record, 0, record.length).build();
        EncodedBatch encoded = Records.encoded(encoder, batch);
        return encoded.rejections().isEmpty()
                ? List.of()
                : encoded.rejections().get(0).violations();
    }
}
