package io.ingestor.internal.block;

import static io.ingestor.internal.fake.Wire.bytes;
import static io.ingestor.internal.fake.Wire.data;
import static io.ingestor.internal.fake.Wire.entry;
import static io.ingestor.internal.fake.Wire.group;
import static io.ingestor.internal.fake.Wire.id;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.number;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.RandomRecords;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.record.EntityIds;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalFormTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(0x0123456789abL), ZoneOffset.UTC);
    private static final byte[] REST = join(
            data(entry("x", number(1))),
            message(4, varint(1, 5)),
            message(6, text(1, "k"), text(2, "v")),
            group(77, varint(1, 2)));
    private static final byte[] VERSION = varint(5, 7);

    private final BatchEncoder encoder = new BatchEncoder(Limits.defaults(), Integer.MAX_VALUE, new EntityIds(CLOCK));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isThis(String what, byte[] record, byte[] expected, long version) {
        EncodedBatch batch = encode(record);

        assertThat(batch.rejections()).isEmpty();
        assertThat(value(batch, 0)).isEqualTo(expected);
        assertThat(batch.version(0)).isEqualTo(version);
    }

    static Stream<Arguments> isThis() {
        byte[] canonical = join(id("acme", "e1"), REST);
        byte[] unknown = text(90, "?");
        return Stream.of(
                arguments("canonical", canonical, canonical, 0L),
                arguments("canonical with version", join(canonical, VERSION), join(canonical, VERSION), 7L),
                arguments(
                        "version before the rest",
                        join(id("acme", "e1"), VERSION, REST),
                        join(id("acme", "e1"), VERSION, REST),
                        7L),
                arguments(
                        "version 0 that is spelled out",
                        join(canonical, varint(5, 0)),
                        join(canonical, varint(5, 0)),
                        0L),
                arguments("id last", join(REST, id("acme", "e1")), canonical, 0L),
                arguments(
                        "id in two pieces",
                        join(message(1, message(1, text(1, "acme"))), REST, message(1, message(2, text(1, "e1")))),
                        canonical,
                        0L),
                arguments(
                        "entity before tenant",
                        join(message(1, message(2, text(1, "e1")), message(1, text(1, "acme"))), REST),
                        canonical,
                        0L),
                arguments(
                        "two tenants: the last counts", join(id("evil", "e1"), id("acme", "e1"), REST), canonical, 0L),
                arguments(
                        "two tenants in one id",
                        join(
                                message(
                                        1,
                                        message(1, text(1, "evil")),
                                        message(2, text(1, "e1")),
                                        message(1, text(1, "acme"))),
                                REST),
                        canonical,
                        0L),
                arguments(
                        "two names in one tenant",
                        join(message(1, message(1, text(1, "evil"), text(1, "acme")), message(2, text(1, "e1"))), REST),
                        canonical,
                        0L),
                arguments(
                        "id without a tenant after one with",
                        join(id("acme", "e0"), message(1, message(2, text(1, "e1"))), REST),
                        canonical,
                        0L),
                arguments(
                        "tenant by default",
                        join(message(1, message(2, text(1, "e1"))), REST),
                        join(id("default", "e1"), REST),
                        0L),
                arguments(
                        "tenant that is taken back, by default",
                        join(id("acme", "e1"), message(1, message(1, text(1, ""))), REST),
                        join(id("default", "e1"), REST),
                        0L),
                arguments(
                        "length of the id in two bytes",
                        join(bytes(0x0a, 0x8e, 0x00), content(id("acme", "e1")), REST),
                        canonical,
                        0L),
                arguments(
                        "version in the id",
                        join(message(1, content(id("acme", "e1")), varint(3, 7)), REST),
                        join(id("acme", "e1"), VERSION, REST),
                        7L),
                arguments(
                        "version 0 in the id",
                        join(message(1, content(id("acme", "e1")), varint(3, 0)), REST),
                        canonical,
                        0L),
                arguments(
                        "the same version twice",
                        join(message(1, content(id("acme", "e1")), varint(3, 7)), REST, VERSION),
                        join(id("acme", "e1"), VERSION, REST),
                        7L),
                arguments(
                        "version that is replaced",
                        join(id("acme", "e1"), varint(5, 6), REST, VERSION),
                        join(id("acme", "e1"), VERSION, REST),
                        7L),
                arguments(
                        "version that is taken back",
                        join(id("acme", "e1"), VERSION, REST, varint(5, 0)),
                        canonical,
                        0L),
                arguments(
                        "unknown fields of the id",
                        join(
                                message(
                                        1,
                                        text(91, "1"),
                                        message(1, text(92, "2"), text(1, "acme")),
                                        message(2, text(93, "3"), text(1, "e0"))),
                                REST,
                                message(
                                        1,
                                        message(2, text(1, "e1"), text(94, "4")),
                                        text(3, "5"),
                                        message(1, varint(1, 6)))),
                        join(
                                message(
                                        1,
                                        message(1, text(1, "acme"), text(92, "2"), varint(1, 6)),
                                        message(2, text(1, "e1"), text(93, "3"), text(94, "4")),
                                        text(91, "1"),
                                        text(3, "5")),
                                REST),
                        0L),
                arguments(
                        "an unknown field before the id",
                        join(unknown, id("acme", "e1")),
                        join(id("acme", "e1"), unknown),
                        0L),
                arguments(
                        "an id that is not a message",
                        join(id("acme", "e1"), varint(1, 3), REST),
                        join(id("acme", "e1"), varint(1, 3), REST),
                        0L));
    }

    @Test
    void makesAnEntityIdWhereThereIsNone() {
        byte[] record = join(message(1, message(1, text(1, "acme"))), REST);

        EncodedBatch batch = encode(record, record);

        assertThat(Records.id(batch, 0, 1).entity()).matches("01234567-89ab-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(Records.id(batch, 1, 1).entity()).matches("01234567-89ab-7001-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        for (int i = 0; i < 2; i++) {
            assertThat(value(batch, i))
                    .isEqualTo(join(id("acme", Records.id(batch, i, 1).entity()), REST));
        }
    }

    @Test
    void isItsOwnCanonicalForm() {
        long seed = new Random().nextLong();
        System.out.println("CanonicalFormTest.isItsOwnCanonicalForm seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            EncodedBatch once = encode(RandomRecords.good(random));
            assertThat(once.rejections()).isEmpty();

            EncodedBatch twice = encode(value(once, 0));

            assertThat(Records.used(twice)).isEqualTo(Records.used(once));
            assertThat(twice.version(0)).isEqualTo(once.version(0));
        }
    }

    private EncodedBatch encode(byte[]... records) {
        RecordBatch.Builder builder = RecordBatch.builder().tenant("default");
        for (byte[] record : records) {
            builder.addEncoded(record, 0, record.length);
        }
        return Records.encoded(encoder, builder.build());
    }

    private static byte[] value(EncodedBatch batch, int ordinal) {
        int from = batch.valueOffset(ordinal);
        return Arrays.copyOfRange(batch.block(), from, from + batch.valueLength(ordinal));
    }

    private static byte[] content(byte[] message) {
        return Arrays.copyOfRange(message, 2, message.length);
    }
}
