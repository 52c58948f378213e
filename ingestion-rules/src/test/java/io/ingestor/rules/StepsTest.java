package io.ingestor.rules;

import static io.ingestor.rules.Shaping.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import io.ingestor.RecordOrigin;
import io.ingestor.validate.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step changes what it names, and nothing else. */
class StepsTest {

    // Tags of the fields of a record, of a Struct, of its members and of a value.
    private static final int DATA = 0x12;
    private static final int MEMBER = 0x0a;
    private static final int KEY = 0x0a;
    private static final int VALUE = 0x12;
    private static final int STRUCT = 0x2a;

    /** Field 9 of a Struct, which the contract does not know. */
    private static final byte[] UNKNOWN = {0x4a, 3, 'n', 'e', 'w'};

    @TempDir
    private Path directory;

    private static Record.Builder base() {
        return Record.builder("acme").entity("e");
    }

    private Record shape(Record record, String... steps) throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps(steps))) {
            return shaping.shape(record);
        }
    }

    private Map<String, @Nullable Object> data(Consumer<Record.Builder> fields, String... steps) throws IOException {
        Record.Builder builder = base();
        fields.accept(builder);
        return shape(builder.build(), steps).data();
    }

    private String rejection(Record record, String... steps) throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps(steps))) {
            Violation violation = shaping.rejection(record);
            return violation.describe().replace("transform io.ingestor.rules.TransformConfig: ", "");
        }
    }

    @Test
    void setsConstantsOfAllTypes() throws IOException {
        assertThat(data(
                        r -> r.put("a", 1),
                        "{'set': {'path': 'data.a', 'value': 'é'}}",
                        "{'set': {'path': 'data.b', 'value': -1.5}}",
                        "{'set': {'path': 'data.c', 'value': true}}",
                        "{'set': {'path': 'data.d.e.f', 'value': 'deep'}}"))
                .isEqualTo(Map.of("a", "é", "b", -1.5, "c", true, "d", Map.of("e", Map.of("f", "deep"))));
        assertThat(data(r -> r.put("a", 1), "{'set': {'path': 'data.a', 'value': null}}"))
                .containsEntry("a", null);
    }

    @Test
    void setsLabels() throws IOException {
        Record shaped = shape(
                base().put("a", 1).metadata("k", "old").metadata("other", "x").build(),
                "{'set': {'path': 'metadata.k', 'value': 'new'}}",
                "{'set': {'path': 'metadata.\\'a.b\\'', 'value': 'dot'}}".replace("\\'", "\\\""));

        assertThat(shaped.metadata()).isEqualTo(Map.of("k", "new", "other", "x", "a.b", "dot"));
        assertThat(shaped.data()).isEqualTo(Map.of("a", 1.0));
    }

    @Test
    void setsADefaultIfThereIsNoValue() throws IOException {
        String step = "{'default': {'path': 'data.a', 'value': 7}}";

        assertThat(data(r -> r.put("b", 1), step)).isEqualTo(Map.of("a", 7.0, "b", 1.0));
        assertThat(data(r -> r.putNull("a"), step)).isEqualTo(Map.of("a", 7.0));
        assertThat(data(r -> r.put("a", "set"), step)).isEqualTo(Map.of("a", "set"));
    }

    @Test
    void makesDataForARecordThatHasNone() throws IOException {
        Record shaped = shape(
                base().payload(new byte[] {1}, "application/x").build(), "{'set': {'path': 'data.a', 'value': 7}}");

        assertThat(shaped.data()).isEqualTo(Map.of("a", 7.0));
        assertThat(shaped.payload()).containsExactly(1);
    }

    @Test
    void renamesValuesOfAnyKind() throws IOException {
        Object list = List.of(1.0, Map.of("x", "y"));
        assertThat(data(
                        r -> r.put("a", "t")
                                .put("l", List.of(1.0, Map.of("x", "y")))
                                .put("n", 2),
                        "{'rename': {'from': 'data.a', 'to': 'data.b'}}",
                        "{'rename': {'from': 'data.l', 'to': 'data.deep.list'}}",
                        "{'rename': {'from': 'data.n', 'to': 'data.m'}}",
                        "{'rename': {'from': 'data.absent', 'to': 'data.none'}}"))
                .isEqualTo(Map.of("b", "t", "deep", Map.of("list", list), "m", 2.0));
    }

    @Test
    void renamesOverAnotherFieldInEitherOrder() throws IOException {
        String step = "{'rename': {'from': 'data.a', 'to': 'data.b'}}";

        assertThat(data(r -> r.put("a", 1).put("b", "x"), step)).isEqualTo(Map.of("b", 1.0));
        assertThat(data(r -> r.put("b", "x").put("a", 1), step)).isEqualTo(Map.of("b", 1.0));
    }

    @Test
    void swapsTwoFields() throws IOException {
        assertThat(data(
                        r -> r.put("a", 1).put("b", "x"),
                        "{'rename': {'from': 'data.a', 'to': 'data.t'}}",
                        "{'rename': {'from': 'data.b', 'to': 'data.a'}}",
                        "{'rename': {'from': 'data.t', 'to': 'data.b'}}"))
                .isEqualTo(Map.of("a", "x", "b", 1.0));
    }

    @Test
    void movesThroughAnotherObjectAndBack() throws IOException {
        assertThat(data(
                        r -> r.put("a", List.of("v")),
                        "{'rename': {'from': 'data.a', 'to': 'data.x.b'}}",
                        "{'rename': {'from': 'data.x.b', 'to': 'data.x.c'}}",
                        "{'copy': {'from': 'data.x.c', 'to': 'data.d'}}"))
                .isEqualTo(Map.of("x", Map.of("c", List.of("v")), "d", List.of("v")));
    }

    @Test
    void changesAFieldThatWasRenamed() throws IOException {
        assertThat(data(
                        r -> r.put("a", " Text "),
                        "{'rename': {'from': 'data.a', 'to': 'data.b'}}",
                        "{'trim': {'path': 'data.b'}}",
                        "{'upper': {'path': 'data.b'}}"))
                .isEqualTo(Map.of("b", "TEXT"));
    }

    @Test
    void copiesValuesAndIdsAndLabels() throws IOException {
        Record shaped = shape(
                base().put("a", "t").metadata("k", "label").version(3).build(),
                "{'copy': {'from': 'data.a', 'to': 'data.b'}}",
                "{'copy': {'from': 'data.a', 'to': 'metadata.a'}}",
                "{'copy': {'from': 'metadata.k', 'to': 'data.k'}}",
                "{'copy': {'from': 'tenant', 'to': 'data.tenant'}}",
                "{'copy': {'from': 'entity', 'to': 'data.in.entity'}}",
                "{'copy': {'from': 'version', 'to': 'data.version'}}");

        assertThat(shaped.data())
                .isEqualTo(Map.of(
                        "a",
                        "t",
                        "b",
                        "t",
                        "k",
                        "label",
                        "tenant",
                        "acme",
                        "in",
                        Map.of("entity", "e"),
                        "version",
                        3.0));
        assertThat(shaped.metadata()).isEqualTo(Map.of("k", "label", "a", "t"));
        assertThat(rejection(base().put("a", 1).build(), "{'copy': {'from': 'data.a', 'to': 'metadata.a'}}"))
                .isEqualTo("data.fields[\"a\"]: transforms[0].steps[0].copy: /data/a must be text to become a label,"
                        + " was a number: coerce it to string first");
    }

    @Test
    void removesFieldsAndLabels() throws IOException {
        Record shaped = shape(
                base().put("a", 1)
                        .put("o", Map.of("x", 1, "y", 2))
                        .put("z", 1)
                        .metadata("k", "v")
                        .metadata("l", "w")
                        .build(),
                "{'remove': {'path': 'data.a'}}",
                "{'remove': {'path': 'data.o.x'}}",
                "{'remove': {'path': 'data.none.x'}}",
                "{'remove': {'path': 'metadata.k'}}");

        assertThat(shaped.data()).isEqualTo(Map.of("o", Map.of("y", 2.0), "z", 1.0));
        assertThat(shaped.metadata()).isEqualTo(Map.of("l", "w"));
    }

    @Test
    void readsNamesWithDotsAndQuotes() throws IOException {
        assertThat(data(
                        r -> r.put("a.b", 1).put("q\"r", 2),
                        "{'remove': {'path': 'data.\\'a.b\\''}}".replace("\\'", "\\\""),
                        "{'set': {'path': 'data.\\'q\\\\\\'r\\'', 'value': 3}}".replace("\\'", "\\\"")))
                .isEqualTo(Map.of("q\"r", 3.0));
    }

    @ParameterizedTest
    @CsvSource({"12.5,12.5", "' -3 ',-3", "1e3,1000", ".5,0.5"})
    void coercesTextToNumbers(String text, double number) throws IOException {
        assertThat(data(r -> r.put("a", text), "{'coerce': {'path': 'data.a', 'to': 'number'}}"))
                .isEqualTo(Map.of("a", number));
    }

    @ParameterizedTest
    @CsvSource({"x", "''", "0x10", "NaN", "1d", "1e999", "Infinity"})
    void refusesTextThatIsNoNumber(String text) throws IOException {
        assertThat(rejection(base().put("a", text).build(), "{'coerce': {'path': 'data.a', 'to': 'number'}}"))
                .startsWith("data.fields[\"a\"]: transforms[0].steps[0].coerce: /data/a must be a");
    }

    @Test
    void coercesToStringsAndBooleans() throws IOException {
        assertThat(data(
                        r -> r.put("a", 12)
                                .put("b", 0.5)
                                .put("c", true)
                                .put("d", "x")
                                .put("e", 1e300),
                        "{'coerce': {'path': 'data.a', 'to': 'string'}}",
                        "{'coerce': {'path': 'data.b', 'to': 'string'}}",
                        "{'coerce': {'path': 'data.c', 'to': 'string'}}",
                        "{'coerce': {'path': 'data.d', 'to': 'string'}}",
                        "{'coerce': {'path': 'data.e', 'to': 'string'}}",
                        "{'coerce': {'path': 'data.absent', 'to': 'string'}}"))
                .isEqualTo(Map.of("a", "12", "b", "0.5", "c", "true", "d", "x", "e", "1.0E300"));
        assertThat(data(
                        r -> r.put("a", "TRUE").put("b", 0).put("c", false),
                        "{'coerce': {'path': 'data.a', 'to': 'boolean'}}",
                        "{'coerce': {'path': 'data.b', 'to': 'boolean'}}",
                        "{'coerce': {'path': 'data.c', 'to': 'boolean'}}"))
                .isEqualTo(Map.of("a", true, "b", false, "c", false));
        assertThat(rejection(base().put("a", 2).build(), "{'coerce': {'path': 'data.a', 'to': 'boolean'}}"))
                .endsWith("/data/a must be 0 or 1, was 2.0");
        assertThat(rejection(base().put("a", List.of()).build(), "{'coerce': {'path': 'data.a', 'to': 'string'}}"))
                .endsWith("/data/a must be text, a number, true or false, was a list");
    }

    @ParameterizedTest
    @CsvSource({
        "trim,'  a b\t','a b'",
        "trim,'\u2003é\u2003','é'",
        "trim,'   ',''",
        "lower,'ABÉz','abéz'",
        "lower,'AZ[@','az[@'",
        "upper,'straße','STRASSE'",
        "upper,'az`{','AZ`{'"
    })
    void changesText(String step, String before, String after) throws IOException {
        assertThat(data(r -> r.put("a", before), "{'" + step + "': {'path': 'data.a'}}"))
                .isEqualTo(Map.of("a", after));
    }

    @Test
    void changesTextOfLabels() throws IOException {
        assertThat(shape(base().put("a", 1).metadata("k", "UP").build(), "{'lower': {'path': 'metadata.k'}}")
                        .metadata())
                .isEqualTo(Map.of("k", "up"));
    }

    @Test
    void refusesToTrimWhatIsNoText() throws IOException {
        assertThat(rejection(base().put("a", 2).build(), "{'trim': {'path': 'data.a'}}"))
                .isEqualTo("data.fields[\"a\"]: transforms[0].steps[0].trim: /data/a must be text, was a number");
    }

    @ParameterizedTest
    @CsvSource({"0,''", "1,a", "2,aé", "3,aé\uD83D\uDE00", "4,aé\uD83D\uDE00b", "9,aé\uD83D\uDE00b"})
    void truncatesByCodePoints(int length, String after) throws IOException {
        assertThat(data(
                        r -> r.put("a", "aé\uD83D\uDE00b"),
                        "{'truncate': {'path': 'data.a', 'length': " + length + "}}"))
                .isEqualTo(Map.of("a", after));
    }

    @Test
    void masksAllButTheEnds() throws IOException {
        assertThat(data(
                        r -> r.put("a", "4111111111111111")
                                .put("b", "é\uD83D\uDE00xyz")
                                .put("c", "ab")
                                .put("d", ""),
                        "{'mask': {'path': 'data.a', 'keep_last': 4}}",
                        "{'mask': {'path': 'data.b', 'keep_first': 1, 'keep_last': 1, 'with': '#'}}",
                        "{'mask': {'path': 'data.c', 'keep_last': 2}}",
                        "{'mask': {'path': 'data.d'}}"))
                .isEqualTo(Map.of("a", "************1111", "b", "é###z", "c", "**", "d", ""));
    }

    @Test
    void hashesWithAKey() throws IOException {
        // The expected hash is that of: printf secret | openssl dgst -sha256 -hmac KEY
        Files.write(directory.resolve("key"), "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

        Map<String, @Nullable Object> data = data(
                r -> r.put("a", "secret").put("b", "secret"),
                "{'hmac': {'path': 'data.a', 'key_file': 'key'}}",
                "{'hmac': {'path': 'data.b', 'key_file': 'key', 'to': 'metadata.hash'}}",
                "{'copy': {'from': 'metadata.hash', 'to': 'data.c'}}");

        String hash = "0ad814968caefdecab8a6c0c55414688fdcad02f100ee7ac5def2352aaff36e5";
        assertThat(data).isEqualTo(Map.of("a", hash, "b", "secret", "c", hash));
    }

    @Test
    void makesTheEntityIdOfFields() throws IOException {
        String step = "{'entity_from': {'paths': ['data.a', 'data.n', 'data.t', 'entity'], 'separator': '/'}}";
        assertThat(shape(base().put("a", "x").put("n", 3).put("t", true).build(), step)
                        .entity())
                .isEqualTo("x/3/true/e");
        assertThat(rejection(base().put("a", "x").build(), step))
                .startsWith("data.fields[\"n\"]: transforms[0].steps[0].entity_from: /data/n must be text, a number");
        assertThat(rejection(base().put("a", "").build(), "{'entity_from': {'paths': ['data.a']}}"))
                .contains("/entity must not be empty");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T01:02:03.004Z,iso,2024-02-29T01:02:03.004Z",
        "2024-02-29T01:02:03+01:00,iso,2024-02-29T00:02:03Z",
        "2024-02-29T01:02:03,iso,2024-02-29T01:02:03Z",
        "29.02.2024,dd.MM.yyyy,2024-02-29T00:00:00Z",
        "29.02.2024 01:02,dd.MM.uuuu HH:mm,2024-02-29T01:02:00Z",
        "1700000000123,epoch_millis,2023-11-14T22:13:20.123Z",
        "-1,epoch_micros,1969-12-31T23:59:59.999999Z"
    })
    void takesTheTimestampFromText(String text, String format, String time) throws IOException {
        String step = "{'timestamp_from': {'path': 'data.t', 'format': '" + format + "'}}";
        Record shaped = shape(base().put("t", text).build(), step);

        assertThat(shaped.timestamp()).contains(Instant.parse(time));
        assertThat(shaped.data()).isEqualTo(Map.of("t", text));
    }

    @Test
    void takesTheTimestampFromNumbersAndInOtherZones() throws IOException {
        assertThat(shape(
                                base().put("t", 1700000000.25)
                                        .timestamp(Instant.EPOCH)
                                        .build(),
                                "{'coerce': {'path': 'data.t', 'to': 'timestamp', 'format': 'epoch_seconds'}}")
                        .timestamp())
                .contains(Instant.parse("2023-11-14T22:13:20.250Z"));
        assertThat(shape(
                                base().put("t", "2024-07-01").build(),
                                "{'timestamp_from': {'path': 'data.t', 'format': 'uuuu-MM-dd', 'zone': 'Europe/Vienna'}}")
                        .timestamp())
                .contains(Instant.parse("2024-06-30T22:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"30.02.2024,dd.MM.yyyy", "x,iso", "1.5,epoch_millis", "99999999999999999999,epoch_seconds"})
    void refusesOtherTimes(String text, String format) throws IOException {
        String step = "{'timestamp_from': {'path': 'data.t', 'format': '" + format + "'}}";
        assertThat(rejection(base().put("t", text).build(), step))
                .contains("/data/t must be a time of format " + format);
        assertThat(rejection(
                        base().put("t", 1e300).build(),
                        "{'timestamp_from': {'path': 'data.t', 'format': 'epoch_seconds'}}"))
                .contains("/data/t must be a time from year 1 to 9999");
    }

    @Test
    void writesLabelsOfTheIngestion() throws IOException {
        assertThat(shape(
                                base().put("a", 1).metadata("m", "n").build(),
                                "{'metadata': {'key': 'at', 'from': 'ingest_time'}}",
                                "{'metadata': {'key': 'host', 'from': 'host'}}",
                                "{'metadata': {'key': 'env', 'value': 'prod'}}")
                        .metadata())
                .isEqualTo(Map.of("m", "n", "at", "2026-11-30T12:34:56.789Z", "host", "box", "env", "prod"));
    }

    @Test
    void writesTheOriginAsLabels() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'metadata': {'key': 'call', 'from': 'correlation_id'}}",
                        "{'metadata': {'key': 'sender', 'from': 'client'}}"))) {
            Record record = base().put("a", 1).metadata("m", "n").build();

            for (String name : List.of("1", "2", "é")) {
                assertThat(shaping.shape(record, new RecordOrigin("call-" + name, "client-" + name))
                                .metadata())
                        .isEqualTo(Map.of("m", "n", "call", "call-" + name, "sender", "client-" + name));
            }
            String longest = "x".repeat(RecordOrigin.MAX_BYTES);
            assertThat(shaping.shape(record, new RecordOrigin(longest, longest)).metadata())
                    .isEqualTo(Map.of("m", "n", "call", longest, "sender", longest));
        }
    }

    @Test
    void aSenderCannotWriteItsOwnOrigin() throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps("{'metadata': {'key': 'sender', 'from': 'client'}}"))) {
            Record forged = base().put("a", 1)
                    .metadata("sender", "root")
                    .metadata("m", "n")
                    .build();

            assertThat(shaping.shape(forged, RecordOrigin.unknown()).metadata()).isEqualTo(Map.of("m", "n"));
            assertThat(shaping.shape(forged).metadata()).isEqualTo(Map.of("m", "n"));
            assertThat(shaping.shape(forged, new RecordOrigin("", "loader")).metadata())
                    .isEqualTo(Map.of("m", "n", "sender", "loader"));
        }
    }

    @Test
    void aSenderCannotWriteItsOwnOriginByAStepThatFails() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'set': {'path': 'data.b', 'value': 1}}",
                        "{'trim': {'path': 'data.a'}, 'on_error': 'keep'}",
                        "{'metadata': {'key': 'sender', 'from': 'client'}}"))) {
            Record forged = base().put("a", 7).metadata("sender", "root").build();

            Record unknown = shaping.shape(forged);
            Record known = shaping.shape(forged, new RecordOrigin("", "loader"));

            assertThat(unknown.metadata()).isEmpty();
            assertThat(unknown.data()).isEqualTo(Map.of("a", 7.0));
            assertThat(known.metadata()).isEqualTo(Map.of("sender", "loader"));
            assertThat(known.data()).isEqualTo(Map.of("a", 7.0));
        }
    }

    @Test
    void keepsFieldsOfDataThatTheContractDoesNotKnow() throws IOException {
        byte[] inner = join(field(MEMBER, field(KEY, bytes("k")), field(VALUE, number(2))), UNKNOWN);
        byte[] data = join(
                field(MEMBER, field(KEY, bytes("a")), field(VALUE, number(1))),
                UNKNOWN,
                field(MEMBER, field(KEY, bytes("o")), field(VALUE, field(STRUCT, inner))));

        Record shaped = shape(withData(data), "{'set': {'path': 'data.o.x', 'value': true}}");

        assertThat(shaped.data()).isEqualTo(Map.of("a", 1.0, "o", Map.of("k", 2.0, "x", true)));
        assertThat(latin(shaped.encoded()).split(latin(UNKNOWN), -1)).hasSize(3);
    }

    @Test
    void doesNotEncodeDataThatNoStepChanges() throws IOException {
        // The value before the name, and an unknown field: our encoder would write neither.
        byte[] data = join(field(MEMBER, field(VALUE, number(1)), field(KEY, bytes("a"))), UNKNOWN);

        Record shaped = shape(
                withData(data),
                "{'metadata': {'key': 'k', 'value': 'v'}}",
                "{'entity_from': {'paths': ['data.a']}}",
                "{'timestamp_from': {'path': 'data.a', 'format': 'epoch_seconds'}}");

        assertThat(shaped.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(shaped.entity()).isEqualTo("1");
        assertThat(shaped.timestamp()).contains(Instant.ofEpochSecond(1));
        assertThat(latin(shaped.encoded())).contains(latin(field(DATA, data)));
    }

    private static Record withData(byte[] data) {
        return Record.ofEncoded(join(base().build().encoded(), field(DATA, data)));
    }

    private static byte[] field(int tag, byte[]... content) {
        byte[] joined = join(content);
        return join(new byte[] {(byte) tag, (byte) joined.length}, joined);
    }

    private static byte[] number(double value) {
        ByteBuffer bytes = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.put((byte) 0x11).putDouble(value).array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void parsesAJsonPayload() throws IOException {
        String payload =
                "{\"a\": \"x\", \"n\": 5, \"l\": [1, {\"k\": null}], \"o\": {\"p\": true, \"q\": 1}, \"é\": 1}";
        Record record = base().payload(payload.getBytes(StandardCharsets.UTF_8), "application/json; charset=utf-8")
                .build();

        Record shaped = shape(
                record,
                "{'parse_payload': {}}",
                "{'upper': {'path': 'data.a'}}",
                "{'rename': {'from': 'data.l', 'to': 'data.o.list'}}",
                "{'remove': {'path': 'data.o.q'}}",
                "{'set': {'path': 'data.new', 'value': 1}}");

        Map<String, @Nullable Object> element = new HashMap<>();
        element.put("k", null);
        assertThat(shaped.data())
                .isEqualTo(Map.of(
                        "a",
                        "X",
                        "n",
                        5.0,
                        "o",
                        Map.of("p", true, "list", List.of(1.0, element)),
                        "é",
                        1.0,
                        "new",
                        1.0));
        assertThat(shaped.payload()).isEqualTo(record.payload());
    }

    @Test
    void parsesACsvPayload() throws IOException {
        Record.Builder row = base().payload("1,\"a \"\"b\"\"\"\r\n".getBytes(StandardCharsets.UTF_8), "text/csv");
        assertThat(shape(
                                row.build(),
                                "{'parse_payload': {'columns': ['n', 't']}}",
                                "{'coerce': {'path': 'data.n', 'to': 'number'}}")
                        .data())
                .isEqualTo(Map.of("n", 1.0, "t", "a \"b\""));
        Record.Builder header = base().payload("n,t\n1,x".getBytes(StandardCharsets.UTF_8), "text/csv");
        assertThat(shape(header.build(), "{'parse_payload': {}}").data()).isEqualTo(Map.of("n", "1", "t", "x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{\"a\":|/payload must be JSON",
                "application/json|[1]|/payload must be a JSON object",
                "application/json|{\"a\":1}x|/payload must be JSON",
                "application/json|{\"a\":1,\"a\":2}|/payload must be JSON",
                "application/json|{\"a\":1e999}|/payload must have finite numbers",
                "text/csv|a,b,c|/payload must be one row of 2 values, had 3",
                "text/csv|\"a|/payload row 1: Missing closing quote for value",
            })
    void refusesPayloadsThatCannotBeParsed(String type, String payload, String message) throws IOException {
        Record record =
                base().payload(payload.getBytes(StandardCharsets.UTF_8), type).build();

        assertThat(rejection(record, "{'parse_payload': {'columns': ['n', 't']}}"))
                .contains(message);
    }

    @Test
    void parsesNoPayloadOverDataAndNoneOfOtherTypes() throws IOException {
        byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(rejection(
                        base().put("b", 1).payload(json, "application/json").build(), "{'parse_payload': {}}"))
                .contains("/data must be empty if the payload is parsed into it");
        assertThat(shape(base().payload(json, "image/png").build(), "{'parse_payload': {}}")
                        .data())
                .isEmpty();
    }

    @Test
    void failsIfTheObjectAroundAFieldIsNone() throws IOException {
        assertThat(rejection(base().put("a", 1).build(), "{'set': {'path': 'data.a.b', 'value': 1}}"))
                .isEqualTo("data.fields[\"a\"]: transforms[0].steps[0].set: /data/a must be an object, was a number");
    }

    @Test
    void keepsARecordUntouchedIfAStepSaysSo() throws IOException {
        Record record = base().put("a", 1).build();

        Record shaped = shape(
                record,
                "{'set': {'path': 'data.b', 'value': 1}}",
                "{'trim': {'path': 'data.a'}, 'on_error': 'keep'}",
                "{'set': {'path': 'data.c', 'value': 1}}");

        assertThat(shaped).isEqualTo(record);
    }

    @Test
    void aRuleDecidesForItsStepsUnlessOneDecidesForItself() throws IOException {
        Record record = base().put("a", 1).build();
        String failing = "{'trim': {'path': 'data.a'}";
        String set = "{'set': {'path': 'data.b', 'value': 1}}";
        try (Shaping kept = Shaping.of(
                directory,
                "[{'on_error': 'keep', 'steps': [" + set + ", " + failing + "}]}, {'steps': [" + set + "]}]")) {
            assertThat(kept.shape(record)).isEqualTo(record);
        }
        try (Shaping rejected =
                Shaping.of(directory, "[{'on_error': 'keep', 'steps': [" + failing + ", 'on_error': 'reject'}]}]")) {
            assertThat(rejected.rejection(record).describe()).contains("steps[0].trim: /data/a must be text");
        }
    }

    @Test
    void aRecordThatBecomesTooLargeIsRejectedEvenIfStepsKeepOnError() throws IOException {
        Record large = base().put("a", "x".repeat(600_000)).build();
        try (Shaping shaping = Shaping.of(
                directory, "[{'on_error': 'keep', 'steps': [{'copy': {'from': 'data.a', 'to': 'data.b'}}]}]")) {
            assertThat(shaping.rejection(large).describe()).contains("record must be at most 1048576 bytes encoded");
        }
    }

    @Test
    void stepsRunInTheirOrderAcrossRules() throws IOException {
        String config = "[{'steps': [{'set': {'path': 'data.a', 'value': 'one'}}]},"
                + " {'match': {'tenant': 'ac*'}, 'steps': [{'copy': {'from': 'data.a', 'to': 'data.b'}}]},"
                + " {'match': {'tenant': 'other'}, 'steps': [{'remove': {'path': 'data.a'}}]},"
                + " {'match': {'schema': 's?'}, 'steps': [{'remove': {'path': 'data.x'}}]},"
                + " {'steps': [{'set': {'path': 'data.a', 'value': 'two'}}]}]";
        try (Shaping shaping = Shaping.of(directory, config)) {
            for (int i = 0; i < 3; i++) {
                assertThat(shaping.shape(base().put("x", 1).build()).data())
                        .isEqualTo(Map.of("x", 1.0, "a", "two", "b", "one"));
                assertThat(shaping.shape(Record.builder("other")
                                        .entity("e")
                                        .put("x", 1)
                                        .build())
                                .data())
                        .isEqualTo(Map.of("x", 1.0, "a", "two"));
            }
        }
    }

    @Test
    void rejectsARecordThatBecomesTooLarge() throws IOException {
        String text = "x".repeat(900_000);
        assertThat(rejection(base().put("a", text).build(), "{'copy': {'from': 'data.a', 'to': 'data.b'}}"))
                .contains("record must");
    }

    @Test
    void rejectsARecordThatStepsMakeTooLarge() throws IOException {
        Record large = base().put("a", "x".repeat(600_000)).build();
        Record small = base().put("a", "x").build();
        String[] twice = {"{'compute': {'path': 'data.b', 'value': 'data.a + data.a'}}"};
        try (Shaping shaping = Shaping.of(directory, steps(twice))) {
            assertThat(shaping.rejection(large).describe())
                    .isEqualTo("after transform io.ingestor.rules.TransformConfig: record must be at most 1048576 bytes"
                            + " encoded, was more");
            assertThat(shaping.shape(small).data()).isEqualTo(Map.of("a", "x", "b", "xx"));
        }
    }

    @Test
    void rejectsARecordThatGrowsByMoreThanWasReserved() throws IOException {
        Record large = base().put("a", "x".repeat(100_000)).build();
        String twice = steps("{'compute': {'path': 'data.b', 'value': 'data.a + data.a'}}");
        try (Shaping shaping = Shaping.of(directory, twice)) {
            assertThat(shaping.rejection(large).describe())
                    .contains("record must grow by at most " + shaping.config.maxGrowth() + " bytes, grew by ");
        }
    }

    @Test
    void stepsWhoseResultDependsOnTheRecordReserveByItsLength() throws IOException {
        String text = "x".repeat(400_000);
        String growing = "\u0390".repeat(100_000);
        byte[] digits = ("{\"a\":[" + "1,".repeat(70_000) + "1]}").getBytes(StandardCharsets.UTF_8);

        assertThat(data(r -> r.put("a", text), "{'copy': {'from': 'data.a', 'to': 'data.b'}}"))
                .isEqualTo(Map.of("a", text, "b", text));
        assertThat(data(r -> r.put("a", growing), "{'upper': {'path': 'data.a'}}"))
                .isEqualTo(Map.of("a", growing.toUpperCase(Locale.ROOT)));
        assertThat(shape(base().payload(digits, "application/json").build(), "{'parse_payload': {}}")
                        .data())
                .hasEntrySatisfying("a", list -> assertThat((List<?>) list).hasSize(70_001));
    }

    @Test
    void aStepThatReadsTheResultOfAnotherReservesForBoth() throws IOException {
        String constant = "x".repeat(4_096);
        String growing = "\u0390".repeat(20_000);
        byte[] digits = ("{\"a\":[" + "1,".repeat(2_000) + "1]}").getBytes(StandardCharsets.UTF_8);
        String copy = "{'copy': {'from': 'data.a', 'to': 'data.b'}}";

        assertThat(data(r -> r.put("n", 1), "{'set': {'path': 'data.a', 'value': '" + constant + "'}}", copy))
                .containsEntry("b", constant);
        assertThat(data(r -> r.put("a", growing), "{'upper': {'path': 'data.a'}}", copy))
                .containsEntry("b", growing.toUpperCase(Locale.ROOT));
        assertThat(shape(base().payload(digits, "application/json").build(), "{'parse_payload': {}}", copy)
                        .data())
                .hasEntrySatisfying("b", list -> assertThat((List<?>) list).hasSize(2_001));
    }

    @Test
    void aStepAlsoReservesForResultsThatWereMoved() throws IOException {
        String constant = "x".repeat(4_096);

        assertThat(data(
                        r -> r.put("n", 1),
                        "{'set': {'path': 'data.a', 'value': '" + constant + "'}}",
                        "{'rename': {'from': 'data.a', 'to': 'data.b'}}",
                        "{'rename': {'from': 'data.b', 'to': 'data.c'}}",
                        "{'copy': {'from': 'data.c', 'to': 'data.d'}}"))
                .isEqualTo(Map.of("n", 1.0, "c", constant, "d", constant));
    }

    @Test
    void aValueForMissesThatIsLongIsReserved() throws IOException {
        String text = "x".repeat(20_000);
        Files.writeString(directory.resolve("t.csv"), "k,v\na,1\n");

        assertThat(data(
                        r -> r.put("a", "none"),
                        "{'lookup': {'path': 'data.a', 'file': 't.csv', 'key': 'k', 'into': {'data.b': 'v'},"
                                + " 'miss': 'default', 'default': '" + text + "'}}"))
                .containsEntry("b", text);
    }

    /** Checks the bound that is reserved for another case. */
    @Test
    void noCharacterBecomesMoreThanThreeTimesAsLongInAnotherCase() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                        .mapToObj(Character::toString)
                        .filter(text -> 3 * utf8Length(text)
                                < Math.max(
                                        utf8Length(text.toUpperCase(Locale.ROOT)),
                                        utf8Length(text.toLowerCase(Locale.ROOT)))))
                .isEmpty();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
