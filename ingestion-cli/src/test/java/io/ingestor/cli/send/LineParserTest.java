package io.ingestor.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000000006Z");

    @Test
    void everyKindOfValueIsKept() throws RejectedLineException {
        Struct data = parse(
                        "{\"s\":\"žluť 🐎\",\"n\":-1.5e3,\"t\":true,\"f\":false,\"z\":null,\"a\":[1,[],{}],\"o\":{\"x\":{\"y\":2}}}\r")
                .getData();

        assertThat(data.getFieldsMap().keySet()).containsExactlyInAnyOrder("s", "n", "t", "f", "z", "a", "o");
        assertThat(data.getFieldsOrThrow("s").getStringValue()).isEqualTo("žluť 🐎");
        assertThat(data.getFieldsOrThrow("n").getNumberValue()).isEqualTo(-1500.0);
        assertThat(data.getFieldsOrThrow("t"))
                .isEqualTo(Value.newBuilder().setBoolValue(true).build());
        assertThat(data.getFieldsOrThrow("f"))
                .isEqualTo(Value.newBuilder().setBoolValue(false).build());
        assertThat(data.getFieldsOrThrow("z"))
                .isEqualTo(Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build());
        assertThat(data.getFieldsOrThrow("a").getListValue().getValuesList())
                .extracting(Value::getKindCase)
                .containsExactly(Value.KindCase.NUMBER_VALUE, Value.KindCase.LIST_VALUE, Value.KindCase.STRUCT_VALUE);
        assertThat(data.getFieldsOrThrow("o")
                        .getStructValue()
                        .getFieldsOrThrow("x")
                        .getStructValue()
                        .getFieldsOrThrow("y")
                        .getNumberValue())
                .isEqualTo(2.0);
    }

    @Test
    void withoutFieldsNamedARecordIsItsDataAlone() throws RejectedLineException {
        DataRecord record = parse("{}");

        assertThat(record)
                .isEqualTo(DataRecord.newBuilder()
                        .setData(Struct.getDefaultInstance())
                        .build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1                | not valid JSON at column 7: Unexpected end-of-input
            {'a':1}               | not valid JSON at column 2: Unexpected character
            {"a":01}              | not valid JSON at column 7: Invalid numeric value
            {"a":NaN}             | not valid JSON at column 9: Non-standard token 'NaN'
            // comment            | not valid JSON at column 1
            [1,2]                 | must be a JSON object, was an array
            "text"                | must be a JSON object, was a string
            17                    | must be a JSON object, was a number
            true                  | must be a JSON object, was a boolean
            null                  | must be a JSON object, was null
            {"a":1}{"b":2}        | must be one JSON object with nothing after it
            {"a":1,"a":2}         | field "a" appears twice
            {"o":{"a":1,"a":2}}   | field "a" appears twice
            {"a":1e999}           | number 1e999 is too large for a double
            {"a":[-1e999]}        | number -1e999 is too large for a double
            {"a":"\\ud83d"}       | a string contains half of a surrogate pair, which is not a character
            {"\\udc0e":1}         | not valid JSON at column 9: Unexpected low surrogate in property name
            {"a":"\\udc0e\\ud83d"} | a string contains half of a surrogate pair, which is not a character
            """)
    void whatNoRecordCanHoldIsRejectedWithItsReason(String line, String reason) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(RejectedLineException.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void bytesThatAreNoUtf8AreRejected() {
        byte[] line = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};

        assertThatThrownBy(() -> parser(null, null, "iso").parse(1, line))
                .isInstanceOf(RejectedLineException.class)
                .hasMessage("not valid UTF-8");
    }

    @Test
    void nestingIsBounded() throws RejectedLineException {
        assertThat(parse("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}").hasData())
                .isTrue();

        assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(RejectedLineException.class)
                .hasMessage("not valid JSON: Document nesting depth (101) exceeds the maximum allowed (100)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":9007199254740993}         | a | 9007199254740993       | integers
            {"a":-9007199254740993}        | a | -9007199254740993      | integers
            {"a":9223372036854775807}      | a | 9223372036854775807    | integers
            {"a":100000000000000000000000} | a | 100000000000000000000000 | integers
            {"a":9007199254740993.0}       | a | 9007199254740993.0     | integers
            {"a":9.007199254740993e15}     | a | 9.007199254740993e15   | integers
            {"o":{"b":9007199254740993}}   | b | 9007199254740993       | integers
            {"o":{"b":[[9007199254740993]]}} | b | 9007199254740993     | integers
            {"a":3.14159265358979323846}   | a | 3.14159265358979323846 | fractions
            {"a":9007199254740993.5}       | a | 9007199254740993.5     | fractions
            {"a":-3.3333333333333333}      | a | -3.3333333333333333    | fractions
            {"a":[1e-400]}                 | a | 1e-400                 | fractions
            {"a":1e-2147483647}            | a | 1e-2147483647          | fractions
            {"a":123456789012345678901e-2147483647} | a | 123456789012345678901e-2147483647 | fractions
            {"a":1e-99999999999}           | a | 1e-99999999999         | fractions
            """)
    void aNumberThatADoubleRoundsIsRejected(String line, String field, String number, String kind) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(RejectedLineException.class)
                .hasMessage("field \"" + field + "\" must be a number that a double holds exactly, was " + number
                        + "; write it as a string, or round it with --round-" + kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "-0.1",
                "0",
                "-0",
                "0.0",
                "0e5",
                "19.99",
                "6.02214076e23",
                "1e23",
                "1e300",
                "1.7976931348623157e308",
                "5e-324",
                "2e-44",
                "0.30000000000000004",
                "0.10000000000000000555",
                "14.42107610000000000000000000",
                "562949953421312.12",
                "562949953421312.13",
                "9007199254740992",
                "-9007199254740994",
                "18446744073709551616",
                "1.0E15"
            })
    void aNumberThatADoubleHoldsPasses(String number) throws RejectedLineException {
        Struct data = parse("{\"a\":" + number + "}").getData();

        assertThat(data.getFieldsOrThrow("a").getNumberValue()).isEqualTo(Double.parseDouble(number));
    }

    @Test
    void everyDoubleAsItIsPrintedPasses() throws RejectedLineException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt() * 0x1p-30;
            if (Double.isFinite(value)) {
                Struct data = parse("{\"a\":" + value + "}").getData();

                assertThat(data.getFieldsOrThrow("a").getNumberValue() == value)
                        .as("%s, seed %d", value, seed)
                        .isTrue();
            }
        }
    }

    @Test
    void numbersAreRoundedAndCountedOnRequest() throws RejectedLineException {
        LineParser parser = parser(null, null, "iso", EnumSet.allOf(Rounding.class));

        DataRecord record = parser.parse(
                1,
                bytes("{\"a\":9007199254740993,\"b\":[9007199254740992,-9007199254740993,0.1],"
                        + "\"c\":3.14159265358979323846}"));

        assertThat(record.getData().getFieldsOrThrow("a").getNumberValue()).isEqualTo(9007199254740992.0);
        assertThat(record.getData().getFieldsOrThrow("c").getNumberValue()).isEqualTo(Math.PI);
        assertThat(parser.notes())
                .containsExactly(
                        "integers beyond 2^53 were rounded to the nearest double (2); "
                                + "send them as strings to keep them exact",
                        "fractions with more digits than a double holds were rounded to the nearest double (1); "
                                + "send them as strings to keep them exact");
    }

    @Test
    void oneKindOfRoundingDoesNotAllowTheOther() throws RejectedLineException {
        LineParser parser = parser(null, null, "iso", EnumSet.of(Rounding.INTEGERS));

        assertThat(parser.parse(1, bytes("{\"a\":9007199254740993}")).hasData()).isTrue();
        assertThatThrownBy(() -> parser.parse(2, bytes("{\"a\":3.14159265358979323846}")))
                .hasMessageEndingWith("or round it with --round-fractions");
    }

    @Test
    void theNumberOfATimeMayBeRoundedInTheDataSinceTheTimestampIsExact() throws RejectedLineException {
        LineParser parser = parser(null, "at", "epoch-ns");

        DataRecord record = parser.parse(1, bytes("{\"at\":1700000000123456789}"));

        assertThat(record.getTimestamp())
                .isEqualTo(Timestamp.newBuilder()
                        .setSeconds(1_700_000_000)
                        .setNanos(123_456_789)
                        .build());
        assertThat(parser.notes())
                .containsExactly("field \"at\" was rounded to the nearest double in the data of 1 records; "
                        + "their timestamps are exact");
        assertThatThrownBy(() -> parser.parse(2, bytes("{\"at\":1,\"o\":{\"at\":1700000000123456789}}")))
                .hasMessageEndingWith("or round it with --round-integers");
    }

    @Test
    void aRoundedNumberNamesNoEntity() {
        LineParser parser = parser("id", null, "iso", EnumSet.allOf(Rounding.class));

        assertThatThrownBy(() -> parser.parse(1, bytes("{\"id\":9007199254740993}")))
                .hasMessage("field \"id\" cannot name an entity: "
                        + "numbers from 2^53 on are not exact; write it as a string");
        assertThatThrownBy(() -> parser.parse(1, bytes("{\"id\":3.14159265358979323846}")))
                .hasMessage("field \"id\" cannot name an entity: "
                        + "a double cannot hold it exactly; write it as a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"at\":null}"})
    void aLineWithoutATimeGetsTheTimeOfNowOrNone(String line) throws RejectedLineException {
        assertThat(parseMissing(TimestampField.Missing.NOW, line).getTimestamp())
                .isEqualTo(Timestamp.newBuilder()
                        .setSeconds(NOW.getEpochSecond())
                        .setNanos(NOW.getNano())
                        .build());
        assertThat(parseMissing(TimestampField.Missing.NONE, line).hasTimestamp())
                .isFalse();
        assertThatThrownBy(() -> parseMissing(TimestampField.Missing.REJECT, line))
                .isInstanceOf(RejectedLineException.class);
    }

    @Test
    void aWrongTimeIsNotAMissingOne() {
        for (TimestampField.Missing missing : TimestampField.Missing.values()) {
            assertThatThrownBy(() -> parseMissing(missing, "{\"at\":\"\"}"))
                    .hasMessage("field \"at\" must be a time in the format iso, was \"\"");
        }
    }

    private static DataRecord parseMissing(TimestampField.Missing missing, String line) throws RejectedLineException {
        return new LineParser(Optional.empty(), Optional.of(timestamps("at", "iso", missing)), Set.of())
                .parse(1, bytes(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            epoch-ms | 1700000000          | is 1970-01-20T16:13:20Z in the format epoch-ms, and 2023-11-14T22:13:20Z in epoch-s
            epoch-s  | 100000000000        | is 5138-11-16T09:46:40Z in the format epoch-s, and 1973-03-03T09:46:40Z in epoch-ms
            epoch-s  | 1700000000123       | is no time from year 1 to 9999 in the format epoch-s, and 2023-11-14T22:13:20.123Z in epoch-ms
            epoch-ms | 1700000000123456    | is no time from year 1 to 9999 in the format epoch-ms, and 2023-11-14T22:13:20.123456Z in epoch-us
            epoch-ns | 1700000000123       | is 1970-01-01T00:28:20.000000123Z in the format epoch-ns, and 2023-11-14T22:13:20.123Z in epoch-ms
            """)
    void aTimeInAnotherUnitIsSuspectedOnce(String format, String number, String suspicion) {
        LineParser parser = parser(null, "at", format);

        for (int line = 1; line <= 3; line++) {
            parseOrReject(parser, line, "{\"at\":" + number + "}");

            assertThat(parser.takeWarning())
                    .isEqualTo(
                            line == 1
                                    ? Optional.of("line 1: field \"at\" " + suspicion + "; check --timestamp-format")
                                    : Optional.empty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "epoch-s,1700000000",
        "epoch-s,0",
        "epoch-s,50000000",
        "epoch-s,-1",
        "epoch-ms,0",
        "epoch-ms,-1",
        "epoch-ms,1700000000123",
        "epoch-us,1700000000123456",
        "epoch-ns,1700000000123456789",
        "epoch-ms,86400000",
        "iso,1700000000",
        "yyyy,2001",
        "epoch-s,'\"soon\"'",
        "epoch-s,1e300",
        "epoch-ms,'\"1e99999999\"'"
    })
    void aLikelyTimeIsNotSuspected(String format, String json) {
        LineParser parser = parser(null, "at", format);

        parseOrReject(parser, 1, "{\"at\":" + json + "}");

        assertThat(parser.takeWarning()).isEmpty();
    }

    @Test
    void aFormatThatFitsNoneOfTheFirstHundredTimesIsGivenUp() {
        LineParser parser = parser(null, "at", "yyyy/MM/dd");

        for (int line = 1; line <= 150; line++) {
            // Lines without a time do not count.
            parseOrReject(parser, line, line % 3 == 0 ? "{}" : "{\"at\":\"13.01.2001\"}");

            assertThat(parser.verdict().isPresent()).as("after line %d", line).isEqualTo(line >= 149);
        }
        assertThat(parser.verdict())
                .contains("--timestamp-format: yyyy/MM/dd matches none of the first 100 times, "
                        + "such as \"13.01.2001\" in line 1");
    }

    @Test
    void aFormatThatFitsOneTimeIsKept() {
        LineParser parser = parser(null, "at", "yyyy/MM/dd");

        for (int line = 1; line <= 300; line++) {
            parseOrReject(parser, line, line == 100 ? "{\"at\":\"2001/01/13\"}" : "{\"at\":\"13.01.2001\"}");

            assertThat(parser.verdict()).as("after line %d", line).isEmpty();
        }
    }

    @Test
    void theWordsAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                    .hasMessage("not valid JSON: Document nesting depth (101) exceeds the maximum allowed (100)");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void parseOrReject(LineParser parser, long line, String json) {
        try {
            parser.parse(line, bytes(json));
        } catch (RejectedLineException e) {
            assertThat(e.reason()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text,'\"x y\"',x y",
        "number,32,32",
        "decimal,1.50,1.5",
        "large,1e15,1000000000000000",
        "bool,true,true"
    })
    void aFieldNamesTheEntity(String kind, String json, String entity) throws RejectedLineException {
        DataRecord record = parser("id", null, "iso").parse(1, bytes("{\"id\":" + json + "}"));

        assertThat(record.getId().getEntityId().getId()).as(kind).isEqualTo(entity);
        assertThat(record.getId().hasTenantId()).isFalse();
        assertThat(record.getData().containsFields("id")).isTrue();
    }

    @Test
    void theNumberOfTheLineNamesTheEntity() throws RejectedLineException {
        DataRecord record = parser(LineParser.LINE_NUMBER, null, "iso").parse(17, bytes("{}"));

        assertThat(record.getId().getEntityId().getId()).isEqualTo("17");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"x":1}                    | has no field "id"
            {"id":""}                  | field "id" cannot name an entity: it must be a string that is not empty, a number or a boolean
            {"id":null}                | field "id" cannot name an entity: it must be a string that is not empty, a number or a boolean
            {"id":{}}                  | field "id" cannot name an entity: it must be a string that is not empty, a number or a boolean
            {"id":9007199254740992}    | field "id" cannot name an entity: numbers from 2^53 on are not exact; write it as a string
            """)
    void whatNamesNoEntityIsRejected(String line, String reason) {
        assertThatThrownBy(() -> parser("id", null, "iso").parse(1, bytes(line)))
                .isInstanceOf(RejectedLineException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "iso,'\"2001-01-13T14:56:00Z\"',2001-01-13T14:56:00Z",
        "iso,'\"2001-01-13T14:56:00.123456789+02:00\"',2001-01-13T12:56:00.123456789Z",
        "iso,'\"2001-01-13T14:56:00\"',2001-01-13T14:56:00Z",
        "iso,'\"2001-01-13T14:56\"',2001-01-13T14:56:00Z",
        "iso,'\"2001-01-13\"',2001-01-13T00:00:00Z",
        "yyyy/MM/dd HH:mm,'\"2001/01/13 14:56\"',2001-01-13T14:56:00Z",
        "yyyy/MM/dd HH:mm XXX,'\"2001/01/13 14:56 -01:00\"',2001-01-13T15:56:00Z",
        "dd.MM.yyyy,'\"13.01.2001\"',2001-01-13T00:00:00Z",
        "epoch-s,979397760,2001-01-13T14:56:00Z",
        "epoch-s,979397760.25,2001-01-13T14:56:00.25Z",
        "epoch-s,'\"979397760\"',2001-01-13T14:56:00Z",
        "epoch-ms,979397760123,2001-01-13T14:56:00.123Z",
        "epoch-ms,-1,1969-12-31T23:59:59.999Z",
    })
    void aFieldTellsTheTime(String format, String json, Instant time) throws RejectedLineException {
        DataRecord record = parser(null, "at", format).parse(1, bytes("{\"at\":" + json + "}"));

        assertThat(Instant.ofEpochSecond(
                        record.getTimestamp().getSeconds(),
                        record.getTimestamp().getNanos()))
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            iso              | {"at":"yesterday"}         | field "at" must be a time in the format iso, was "yesterday"
            iso              | {"at":5}                   | field "at" must be a time in the format iso, was 5
            iso              | {"at":null}                | field "at" must be a time in the format iso, was null
            iso              | {}                         | has no field "at"
            epoch-s          | {"at":"soon"}              | field "at" must be a time in the format epoch-s, was "soon"
            epoch-s          | {"at":1e300}               | field "at" must be a time in the format epoch-s, was 1
            epoch-s          | {"at":"1e99999999"}        | field "at" must be a time in the format epoch-s, was "1e99999999"
            epoch-s          | {"at":"1e-99999999"}       | field "at" must be a time in the format epoch-s, was "1e-99999999"
            epoch-ms         | {"at":"1e-2147483647"}     | field "at" must be a time in the format epoch-ms, was "1e-2147483647"
            epoch-ms         | {"at":"-9e2147483646"}     | field "at" must be a time in the format epoch-ms, was "-9e2147483646"
            epoch-ms         | {"at":[]}                  | field "at" must be a time in the format epoch-ms, was an array
            yyyy/MM/dd HH:mm | {"at":"2001/13/13 14:56"}  | field "at" must be a time in the format yyyy/MM/dd HH:mm, was "2001/13/13 14:56"
            """)
    void whatIsNoTimeIsRejected(String format, String line, String reason) {
        assertThatThrownBy(() -> parser(null, "at", format).parse(1, bytes(line)))
                .isInstanceOf(RejectedLineException.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void aNumberOfMillionsOfDigitsIsNoTimeAndIsNotWorkedOut() {
        String digits = "9".repeat(10_000_000);

        assertThatThrownBy(() -> parser(null, "at", "epoch-s").parse(1, bytes("{\"at\":\"" + digits + "\"}")))
                .isInstanceOf(RejectedLineException.class)
                .hasMessageStartingWith("field \"at\" must be a time in the format epoch-s, was \"999");
    }

    private static DataRecord parse(String line) throws RejectedLineException {
        return parser(null, null, "iso").parse(1, bytes(line));
    }

    private static LineParser parser(String entityField, String timestampField, String format) {
        return parser(entityField, timestampField, format, Set.of());
    }

    private static LineParser parser(String entityField, String timestampField, String format, Set<Rounding> rounding) {
        return new LineParser(
                Optional.ofNullable(entityField),
                Optional.ofNullable(timestampField)
                        .map(name -> timestamps(name, format, TimestampField.Missing.REJECT)),
                rounding);
    }

    private static TimestampField timestamps(String name, String format, TimestampField.Missing missing) {
        return new TimestampField(name, TimestampFormat.of(format), missing, InstantSource.fixed(NOW));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
