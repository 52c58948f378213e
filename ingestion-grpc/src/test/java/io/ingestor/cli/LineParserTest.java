package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineParserTest {

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
            {"a":1}{"b":2}        | must hold one JSON object and nothing after it
            {"a":1,"a":2}         | field "a" appears twice
            {"o":{"a":1,"a":2}}   | field "a" appears twice
            {"a":1e999}           | number 1e999 is too large for a double
            {"a":[-1e999]}        | number -1e999 is too large for a double
            {"a":"\\ud83d"}       | a text holds half of a surrogate pair, which is no character
            {"\\udc0e":1}         | not valid JSON at column 9: Unexpected low surrogate in property name
            {"a":"\\udc0e\\ud83d"} | a text holds half of a surrogate pair, which is no character
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

    @Test
    void integersThatNoDoubleHoldsAreRoundedAndCounted() throws RejectedLineException {
        LineParser parser = parser(null, null, "iso");

        DataRecord record = parser.parse(
                1,
                bytes(
                        "{\"a\":9007199254740993,\"b\":9007199254740992,\"c\":-9007199254740993,\"d\":1e300,\"e\":18446744073709551616}"));

        assertThat(parser.roundedIntegers()).isEqualTo(2);
        assertThat(record.getData().getFieldsOrThrow("a").getNumberValue()).isEqualTo(9007199254740992.0);
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
            {"id":""}                  | field "id" cannot name an entity: it must be a text that is not empty, a number or a boolean
            {"id":null}                | field "id" cannot name an entity: it must be a text that is not empty, a number or a boolean
            {"id":{}}                  | field "id" cannot name an entity: it must be a text that is not empty, a number or a boolean
            {"id":9007199254740993}    | field "id" cannot name an entity: a number from 2^53 on is not exact; write it as a string
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
            iso              | {"at":"yesterday"}         | field "at" is no time in the format iso: "yesterday"
            iso              | {"at":5}                   | field "at" is no time in the format iso: 5.0
            iso              | {"at":null}                | field "at" is no time in the format iso: null
            iso              | {}                         | has no field "at"
            epoch-s          | {"at":"soon"}              | field "at" is no time in the format epoch-s: "soon"
            epoch-s          | {"at":1e300}               | field "at" is no time in the format epoch-s: 1
            epoch-s          | {"at":"1e99999999"}        | field "at" is no time in the format epoch-s: "1e99999999"
            epoch-s          | {"at":"1e-99999999"}       | field "at" is no time in the format epoch-s: "1e-99999999"
            epoch-ms         | {"at":"1e-2147483647"}     | field "at" is no time in the format epoch-ms: "1e-2147483647"
            epoch-ms         | {"at":"-9e2147483646"}     | field "at" is no time in the format epoch-ms: "-9e2147483646"
            epoch-ms         | {"at":[]}                  | field "at" is no time in the format epoch-ms: an array
            yyyy/MM/dd HH:mm | {"at":"2001/13/13 14:56"}  | field "at" is no time in the format yyyy/MM/dd HH:mm: "2001/13/13 14:56"
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
                .hasMessageStartingWith("field \"at\" is no time in the format epoch-s: \"999");
    }

    private static DataRecord parse(String line) throws RejectedLineException {
        return parser(null, null, "iso").parse(1, bytes(line));
    }

    private static LineParser parser(String entityField, String timestampField, String format) {
        return new LineParser(
                Optional.ofNullable(entityField), Optional.ofNullable(timestampField), TimestampFormat.of(format));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
