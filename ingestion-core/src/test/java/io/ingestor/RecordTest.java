package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTest {

    @Test
    void readsBackWhatWasPut() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("b", null);
        inner.put("a", List.of(1, "x", true));

        Record record = Record.builder("acme")
                .entity("order-1")
                .version(3)
                .timestamp(Instant.parse("2001-01-13T14:56:00.000000001Z"))
                .put("text", "é€😀")
                .put("int", 42)
                .put("long", 1L << 53)
                .put("double", -0.5)
                .put("flag", false)
                .putNull("nothing")
                .put("list", Arrays.asList("a", null))
                .put("object", inner)
                .put("boxed", (Object) 7)
                .metadata("source", "test")
                .payload(new byte[] {1, 2}, "application/octet-stream")
                .schema("orders", 2)
                .build();

        assertThat(record.tenant()).isEqualTo("acme");
        assertThat(record.entity()).isEqualTo("order-1");
        assertThat(record.version()).isEqualTo(3);
        assertThat(record.timestamp()).contains(Instant.parse("2001-01-13T14:56:00.000000001Z"));
        assertThat(record.data())
                .containsExactly(
                        entry("text", "é€😀"),
                        entry("int", 42.0),
                        entry("long", 0x1p53),
                        entry("double", -0.5),
                        entry("flag", false),
                        entry("nothing", null),
                        entry("list", Arrays.asList("a", null)),
                        entry("object", new HashMap<>(inner) {
                            private static final long serialVersionUID = 1L;

                            {
                                put("a", List.of(1.0, "x", true));
                            }
                        }),
                        entry("boxed", 7.0));
        assertThat(record.metadata()).containsExactly(entry("source", "test"));
        assertThat(record.payload()).containsExactly(1, 2);
        assertThat(record.payloadType()).isEqualTo("application/octet-stream");
        assertThat(record.schemaName()).isEqualTo("orders");
        assertThat(record.schemaVersion()).isEqualTo(2);
    }

    @Test
    void isEmptyWhereNothingWasPut() {
        Record record = Record.builder().build();

        assertThat(record.size()).isZero();
        assertThat(record.tenant()).isEmpty();
        assertThat(record.entity()).isEmpty();
        assertThat(record.version()).isZero();
        assertThat(record.timestamp()).isEmpty();
        assertThat(record.data()).isEmpty();
        assertThat(record.metadata()).isEmpty();
        assertThat(record.payload()).isEmpty();
        assertThat(record.payloadType()).isEmpty();
        assertThat(record.schemaName()).isEmpty();
        assertThat(record.schemaVersion()).isZero();
    }

    @Test
    void replacesAFieldThatIsPutAgain() {
        Record record = Record.builder("acme")
                .put("x", 1)
                .data(Map.of("x", "two"))
                .metadata("k", "1")
                .metadata("k", "2")
                .build();

        assertThat(record.data()).containsExactly(entry("x", "two"));
        assertThat(record.metadata()).containsExactly(entry("k", "2"));
    }

    @Test
    void sharesNoBytesWithAnyone() {
        byte[] payload = {1};
        Record record = Record.builder("acme").payload(payload, "").build();
        byte[] encoded = record.encoded();
        Record copy = Record.ofEncoded(encoded);
        payload[0] = 9;
        Arrays.fill(encoded, (byte) 9);
        Arrays.fill(record.payload(), (byte) 9);
        Arrays.fill(record.encoded(), (byte) 9);

        assertThat(record.payload()).containsExactly(1);
        assertThat(copy).isEqualTo(record).hasSameHashCodeAs(record);
    }

    @Test
    void returnsMapsThatCannotBeChanged() {
        Record record = Record.builder("acme")
                .put("object", Map.of("x", 1))
                .put("list", List.of(1))
                .metadata("k", "v")
                .build();

        assertThat(record.data()).isUnmodifiable();
        assertThat((Map<?, ?>) record.data().get("object")).isUnmodifiable();
        assertThat((List<?>) record.data().get("list")).isUnmodifiable();
        assertThat(record.metadata()).isUnmodifiable();
    }

    @Test
    void movesThroughBuffers() {
        Record record = Record.builder("acme").entity("e").build();
        ByteBuffer buffer = ByteBuffer.allocateDirect(record.size() + 4).position(2);

        record.writeTo(buffer);
        buffer.flip().position(2);
        Record read = Record.ofEncoded(buffer);

        assertThat(read).isEqualTo(record);
        assertThat(buffer.position()).isEqualTo(2);
        assertThatThrownBy(() -> record.writeTo(ByteBuffer.allocate(record.size() - 1)))
                .isInstanceOf(BufferOverflowException.class);
    }

    @ParameterizedTest
    @MethodSource
    void refusesNumbersThatADoubleDoesNotHold(Number number) {
        Record.Builder builder = Record.builder("acme").put("n", (Object) number);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field \"n\" must be a number that a double holds exactly, was " + number
                        + ": put it as a String, or in the payload");
    }

    static Stream<Number> refusesNumbersThatADoubleDoesNotHold() {
        return Stream.of(
                (1L << 53) + 1,
                -(1L << 53) - 1,
                Long.MAX_VALUE,
                BigInteger.ONE.shiftLeft(64).add(BigInteger.ONE),
                BigInteger.TEN.pow(400),
                new BigDecimal("9007199254740993"),
                new BigDecimal("9007199254740993.0"),
                BigInteger.TEN.pow(23),
                new BigDecimal("9007199254740993.5"),
                new BigDecimal("3.14159265358979323846"),
                new BigDecimal("-3.3333333333333333"),
                new BigDecimal("1e-400"),
                new BigDecimal("1e400"),
                new AtomicLong((1L << 53) + 1),
                new LongAccumulator(Long::sum, (1L << 53) + 1),
                new Decimal("3.14159265358979323846"),
                new Decimal("1/3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "-0.1",
                "0",
                "0.000",
                "19.99",
                "1e23",
                "1e-300",
                "4.9e-324",
                "5e-324",
                "2e-44",
                "0.30000000000000004",
                "0.10000000000000000555",
                "0.1000000000000000055511151231257827021181583404541015625",
                "14.42107610000000000000000000",
                "1.7976931348623157e308",
                "9007199254740992.0",
                "562949953421312.12",
                "562949953421312.13",
                "123456789012345.6"
            })
    void takesDecimalsWhoseDigitsADoubleGivesBack(String text) {
        Record record = Record.builder("acme")
                .put("decimal", (Object) new BigDecimal(text))
                .put("other", (Object) new Decimal(text))
                .build();

        assertThat(record.data())
                .containsExactly(entry("decimal", Double.valueOf(text)), entry("other", Double.valueOf(text)));
    }

    @Test
    void takesEveryDoubleAsItIsPrinted() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt() * 0x1p-30;
            if (Double.isFinite(value)) {
                Record record = Record.builder("acme")
                        .put("text", (Object) new BigDecimal(Double.toString(value)))
                        .put("exact", (Object) new BigDecimal(value))
                        .build();

                assertThat(record.data().values())
                        .as("%s, seed %d", value, seed)
                        .allSatisfy(read -> assertThat((Double) read == value).isTrue());
            }
        }
    }

    /** A subclass of Number that the library does not know. */
    private static final class Decimal extends Number {
        private static final long serialVersionUID = 1L;

        private final String text;

        private Decimal(String text) {
            this.text = text;
        }

        @Override
        public int intValue() {
            return (int) doubleValue();
        }

        @Override
        public long longValue() {
            return (long) doubleValue();
        }

        @Override
        public float floatValue() {
            return (float) doubleValue();
        }

        @Override
        public double doubleValue() {
            return text.equals("1/3") ? 1.0 / 3 : Double.parseDouble(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'c', '7', '\0'})
    @SuppressWarnings("deprecation") // the overload exists only to refuse a char
    void refusesACharacterInsteadOfStoringItsCode(char value) {
        Record.Builder builder = Record.builder("acme");

        assertThatThrownBy(() -> builder.put("c", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field \"c\" must be a String, Number, Boolean, Map, List or null, was a char: "
                        + "put String.valueOf(char), or cast it to int for its code");
        assertThat(builder.build().data()).isEmpty();
    }

    @Test
    void refusesABoxedCharacterWhereverItIs() {
        for (Object value : List.of('c', List.of('c'), Map.of("x", 'c'))) {
            assertThatThrownBy(() -> Record.builder("acme").put("c", value).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(
                            "must be a String, Number, Boolean, Map, List or null, was of java.lang.Character");
        }
    }

    @Test
    void takesNumbersThatADoubleHolds() {
        Record record = Record.builder("acme")
                .put("min", Long.MIN_VALUE)
                .put("big", (Object) BigInteger.ONE.shiftLeft(100))
                .put("decimal", (Object) new BigDecimal("0.1"))
                .put("float", (Object) 0.5f)
                .build();

        assertThat(record.data())
                .containsExactly(
                        entry("min", -0x1p63), entry("big", 0x1p100), entry("decimal", 0.1), entry("float", 0.5));
    }

    @Test
    void refusesWhatHasNoEncoding() {
        assertThatThrownBy(() ->
                        Record.builder("acme").put("o", (Object) Instant.EPOCH).build())
                .hasMessage(
                        "field \"o\" must be a String, Number, Boolean, Map, List or null, was of java.time.Instant");
        assertThatThrownBy(() -> Record.builder("acme").put("s", "a\ud800").build())
                .hasMessage("text must not hold half of a surrogate pair, has U+D800 at index 1");
        assertThatThrownBy(() -> Record.builder("\udc00x").build())
                .hasMessage("text must not hold half of a surrogate pair, has U+DC00 at index 0");
        assertThatThrownBy(() -> Record.builder("acme")
                        .put("m", Map.of("k", Map.of(1, 2)))
                        .build())
                .hasMessage("field name must be a String, was 1");
    }

    @Test
    void refusesDataThatContainsItself() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        assertThatThrownBy(() -> Record.builder("acme").put("list", list).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data must be nested at most 100 levels deep");
    }

    @Test
    void tellsThatBytesAreMalformedWhenTheyAreRead() {
        Record record = Record.ofEncoded(new byte[] {0x0a, 5});

        assertThat(record.toString()).isEqualTo("Record[size=2]");
        assertThatThrownBy(record::tenant)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("record is not a well-formed protobuf message: a length of 5 bytes, but only 0 are left,"
                        + " at byte 1 of the record");
        assertThatThrownBy(record::data).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(record::metadata).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void writesLengthsOfAnySize() {
        for (int length :
                new int[] {0, 1, 90, 116, 117, 118, 119, 120, 121, 122, 123, 124, 127, 128, 16_370, 16_384, 3_000_000
                }) {
            String text = "x".repeat(length);

            Record record =
                    Record.builder("acme").put("t", text).put("after", true).build();

            assertThat(record.data()).containsExactly(entry("t", text), entry("after", true));
        }
    }
}
