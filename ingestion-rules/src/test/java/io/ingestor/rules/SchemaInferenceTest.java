package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tests of schemas inferred from records. */
class SchemaInferenceTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SchemaRegistry LIBRARY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static JsonNode infer(SchemaInference inference, String lines) {
        try {
            inference.read(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        JsonNode schema = JSON.readTree(inference.schema());
        Schema compiled = LIBRARY.getSchema(schema);
        lines.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> assertThat(compiled.validate(JSON.readTree(line)))
                        .as("%s against %s", line, schema)
                        .isEmpty());
        return schema;
    }

    private static JsonNode infer(String lines) {
        return infer(SchemaInference.open(), lines);
    }

    /** Infers the schema of one property from 40 values, which repeat the given ones. */
    private static JsonNode ofValues(String... values) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            lines.append("{\"v\":").append(values[i % values.length]).append("}\n");
        }
        return infer(lines.toString()).path("properties").path("v");
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void givesTheFlightsASchemaToKeep() throws IOException {
        String lines;
        try (InputStream flights = getClass().getResourceAsStream("/flights-200.ndjson")) {
            lines = new String(Objects.requireNonNull(flights).readAllBytes(), StandardCharsets.UTF_8);
        }

        JsonNode schema = infer(SchemaInference.closed(), lines);

        assertThat(schema)
                .isEqualTo(json("{'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object',"
                        + "'properties':{"
                        + "'date':{'type':'string','pattern':'^[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}$'},"
                        + "'delay':{'type':'integer'},"
                        + "'distance':{'type':'integer','minimum':0},"
                        + "'origin':{'type':'string','pattern':'^[A-Z]{3}$'},"
                        + "'destination':{'type':'string','pattern':'^[A-Z]{3}$'}},"
                        + "'required':['date','delay','distance','origin','destination'],"
                        + "'additionalProperties':false}"));
    }

    @Test
    void describesNestedObjectsAndArrays() {
        JsonNode schema = infer("{\"a\":{\"x\":1,\"y\":[1,2.5]},\"b\":null}\n{\"a\":{\"x\":2,\"y\":[]}}\n");

        assertThat(schema.path("properties"))
                .isEqualTo(json("{'a':{'type':'object','properties':{'x':{'type':'integer'},"
                        + "'y':{'type':'array','items':{'type':'number'}}},'required':['x','y']},"
                        + "'b':{'type':'null'}}"));
        assertThat(schema.path("required")).isEqualTo(json("['a']"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'red','green' | {'type':'string','enum':['green','red']}",
                "'red',null | {'type':['string','null'],'enum':['red',null]}",
                "'red',1 | {'type':['string','integer'],'minimum':0,'pattern':'^[a-z]{3}$'}",
                "1,2.0,-3 | {'type':'integer'}",
                "1,2.5 | {'type':'number','minimum':0}",
                "true,false | {'type':'boolean'}",
                "[],[] | {'type':'array'}",
                "{},[] | {'type':['object','array']}",
                "1e15,1 | {'type':'integer','minimum':0}",
            })
    void describesTheValuesOfAProperty(String values, String schema) {
        assertThat(ofValues(values.replace('\'', '"').split(","))).isEqualTo(json(schema));
    }

    @ParameterizedTest
    @CsvSource({
        "date-time, 2024-02-29T23:59:59Z, 2001-01-13T14:56:07.5+02:00",
        "date, 2024-02-29, 1999-12-31",
        "uuid, 123e4567-e89b-12d3-a456-426614174000, 00000000-0000-0000-0000-00000000000A",
        "email, a.b@example.org, someone+x@mail.example.co",
        "ipv4, 10.0.0.1, 255.255.255.255",
        "ipv6, ::1, 2001:db8::8a2e:370:7334",
        "ipv6, 1:2:3:4:5:6:7:8, ::",
        "uri, https://example.org/a?b=c#d, http://localhost:8080",
    })
    void recognizesFormats(String format, String one, String other) {
        String lines = "{\"v\":\"" + one + "\"}\n{\"v\":\"" + other + "\"}\n";

        assertThat(infer(lines).path("properties").path("v"))
                .isEqualTo(JSON.createObjectNode().put("type", "string").put("format", format));
    }

    @ParameterizedTest
    @CsvSource({
        "2023-02-29",
        "2024-02-29T24:00:00Z",
        "2024-02-29T10:00:60Z",
        "2024-02-29 10:00:00Z",
        "a@b",
        "a@@b.org",
        "256.1.1.1",
        "01.1.1.1",
        "1.2.3",
        "1:2:3:4:5:6:7",
        "1::2::3",
        ":::",
        "http://",
        "example.org/a",
        "http://[x]/"
    })
    void recognizesNoFormatInOtherTexts(String text) {
        assertThat(infer("{\"v\":\"" + text + "\"}")
                        .path("properties")
                        .path("v")
                        .has("format"))
                .isFalse();
    }

    @Test
    void describesObjectsWithManyNamesAsMaps() {
        String lines = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"m\":{\"k" + i + "\":" + (i % 2 == 0 ? "1" : "\"x\"") + "}}")
                .collect(Collectors.joining("\n"));

        JsonNode map = infer(SchemaInference.closed(), lines).path("properties").path("m");

        assertThat(map)
                .isEqualTo(json("{'type':'object','additionalProperties':"
                        + "{'type':['string','integer'],'minimum':0,'pattern':'^[a-z]$'}}"));
    }

    /** The objects have different places and exhaust the budget of places that are observed individually. */
    @Test
    void bindsTheNumberOfPlaces() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            lines.append("{\"p").append(i).append("\":{");
            for (int j = 0; j < 190; j++) {
                lines.append(j == 0 ? "" : ",")
                        .append("\"q")
                        .append(j)
                        .append("\":")
                        .append(i);
            }
            lines.append("}}\n");
        }

        JsonNode schema = infer(lines.toString());

        assertThat(schema.toString().length()).isLessThan(2_000_000);
        assertThat(schema.path("properties").path("p149").has("additionalProperties")
                        || schema.has("additionalProperties"))
                .isTrue();
    }

    @Test
    void leavesDeepValuesOpen() {
        String deep = "[".repeat(100) + "]".repeat(100);

        assertThat(infer("{\"a\":" + deep + "}\n{\"a\":" + "[".repeat(60) + "1" + "]".repeat(60) + "}")
                        .toString())
                .contains("\"items\":true");
    }

    @Test
    void keepsLongNamesOutOfTheSchema() {
        JsonNode schema = infer("{\"" + "n".repeat(300) + "\":1,\"b\":2}");

        assertThat(schema.path("properties").propertyNames()).containsExactly("b");
        assertThat(schema.path("additionalProperties")).isEqualTo(json("{'type':'integer'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1] | line 2 must be a JSON object, was start_array",
                "{'a':} | line 2 must be a JSON object: Unexpected character",
                "{'a':1,'a':2} | line 2 must be a JSON object: Duplicate Object property",
                "{'a':1 | line 3 must be a JSON object: Unexpected end-of-input",
                "{'a':1e999} | line 2 must have numbers that a double can hold, had 1e999; write it as a string",
                "{'a':NaN} | line 2 must be a JSON object: Non-standard token 'NaN'",
            })
    void namesTheLineThatIsWrong(String line, String message) {
        assertThatThrownBy(() -> infer("{\"a\":1}\n" + line.replace('\'', '"') + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void needsARecord() {
        assertThatThrownBy(() -> SchemaInference.open().schema())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("records must be read first, there were none");
    }

    @Test
    void passesTheFailureOfTheStreamOn() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("the disk is gone");
            }
        };

        assertThatThrownBy(() -> SchemaInference.open().read(failing))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    /** The check that the schema accepts its records is in {@link #infer}. */
    @Test
    void acceptsWhatItWasInferredFrom() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            List<String> lines = new ArrayList<>();
            int count = 1 + random.nextInt(60);
            for (int n = 0; n < count; n++) {
                lines.add(object(random, 0).toString());
            }

            assertThat(infer(
                            random.nextBoolean() ? SchemaInference.open() : SchemaInference.closed(),
                            String.join("\n", lines)))
                    .as("seed %s", seed)
                    .isNotNull();
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set("n" + random.nextInt(depth == 0 ? 6 : 300), value(random, depth + 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        List<String> texts = List.of(
                "2024-01-01",
                "2024-01-02T00:00:00Z",
                "::1",
                "10.1.1.1",
                "a@b.org",
                "",
                "x.y",
                "$",
                "https://a.org/",
                "AB1",
                "CD2",
                "é",
                "\uD83D\uDE00",
                "\n",
                "a\\d");
        return switch (random.nextInt(depth < 4 ? 9 : 6)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextInt(-5, 50));
            case 3 -> json.numberNode(random.nextDouble() * (random.nextBoolean() ? 1 : 1e15));
            case 4, 5 -> json.stringNode(texts.get(random.nextInt(texts.size())));
            case 6 -> json.arrayNode().add(value(random, depth + 1)).add(value(random, depth + 1));
            default -> object(random, depth);
        };
    }
}
