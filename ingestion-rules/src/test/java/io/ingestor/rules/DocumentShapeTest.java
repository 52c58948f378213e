package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the shapes of data that documents of JSON Schema describe. */
class DocumentShapeTest {

    private static final String URI = "urn:test:shape";

    private static String shape(String json) {
        return shape(JsonSchemas.builder().build(), json);
    }

    private static String shape(JsonSchemas schemas, String json) {
        byte[] document = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return schemas.compile(URI, document).schema().shape().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'string', 'format': 'date-time'} | string",
                "{'type': ['integer', 'null'], 'minimum': 0} | integer",
                "{'type': ['integer', 'number']} | number",
                "{'enum': ['EUR', 'USD', null]} | string",
                "{'enum': [1, 2, 3.0]} | integer",
                "{'enum': [1, 2.5]} | number",
                "{'const': true} | boolean",
                "{'enum': ['a', 1]} | any",
                "{'minimum': 0} | any",
                "true | any",
                "{'anyOf': [{'type': 'string'}, {'type': 'null'}]} | string",
                "{'oneOf': [{'type': 'null'}, {'$ref': '#/$defs/place'}]} | {lon: number, lat: number}",
                "{'oneOf': [{'type': 'integer'}, {'type': 'number'}]} | number",
                "{'oneOf': [{'type': 'integer'}, {'type': 'string'}]} | any",
                "{'$ref': '#/$defs/place', 'description': 'x'} | {lon: number, lat: number}",
                "{'allOf': [{'$ref': '#/$defs/place'}, {'properties': {'name': {'type': 'string'}}}]}"
                        + " | {lon: number, lat: number, name: string}",
                "{'type': 'array', 'items': {'$ref': '#/$defs/place'}} | [{lon: number, lat: number}]",
                "{'type': 'array', 'prefixItems': [{'type': 'string'}], 'items': {'type': 'string'}} | any",
                "{'type': 'array'} | any",
                "{'type': 'array', 'items': true} | any",
                "{'type': 'object', 'additionalProperties': {'type': 'number'}} | any",
                "{'type': 'object', 'patternProperties': {'^x': {'type': 'number'}}} | any",
                "{'type': 'object', 'properties': {'a': {'type': 'string'}}, 'if': {'required': ['a']},"
                        + " 'then': {'properties': {'b': {'type': 'string'}}}} | {a: string}",
                "{'type': 'object', 'properties': {'a': {'type': 'string'}},"
                        + " 'dependentSchemas': {'a': {'properties': {'b': {'type': 'string'}}}}} | {a: string}",
                "{'$ref': '#/$defs/tree'} | {name: string, children: any, left: any}",
                "{'$ref': '#/$defs/list'} | {value: number, next: any}",
                "{'$ref': '#'} | any",
            })
    void describesAProperty(String property, String expected) {
        String json = "{'type': 'object', 'properties': {'v': " + property + "}, '$defs': {"
                + "'place': {'type': 'object', 'properties':"
                + " {'lon': {'type': 'number'}, 'lat': {'type': 'number'}}, 'required': ['lat', 'lon']},"
                + "'tree': {'type': 'object', 'properties': {'name': {'type': 'string'},"
                + " 'children': {'type': 'array', 'items': {'$ref': '#/$defs/tree'}},"
                + " 'left': {'$ref': '#/$defs/tree'}}},"
                + "'list': {'type': 'object', 'properties': {'value': {'type': 'number'},"
                + " 'next': {'anyOf': [{'$ref': '#/$defs/list'}, {'type': 'null'}]}}}}}";

        assertThat(shape(json)).isEqualTo("{v: " + expected + "}");
    }

    @Test
    void keepsTheOrderOfTheDocument() {
        assertThat(shape("{'required': ['m'], 'properties': {'z': {'type': 'string'}, 'a': {'type': 'boolean'},"
                        + " 'm': {'type': 'integer'}}, '$ref': '#/$defs/base', 'additionalProperties': false,"
                        + " '$defs': {'base': {'properties': {'k': {'type': 'number'}, 'a': {'type': 'boolean'}}}}}"))
                .isEqualTo("{z: string, a: boolean, m: integer, k: number}");
    }

    @Test
    void describesThePlacesBesideThoseOfTheLibrary() {
        String left = "{'type': 'object', 'allOf': [{'properties': {'x': {'type': 'string'}}}],"
                + " 'unevaluatedProperties': false}";

        assertThat(shape("{'properties': {'a': {'type': 'string'}, 'left': " + left + "}}"))
                .isEqualTo("{a: string, left: any}");
        assertThat(shape(left)).isEqualTo("{}");
        assertThat(shape("{'properties': {'a': {'type': 'string'}}, 'unevaluatedProperties': false}"))
                .isEqualTo("{a: string}");
    }

    @Test
    void describesAnInferredSchema() throws IOException {
        SchemaInference inference = SchemaInference.closed();
        try (InputStream flights = getClass().getResourceAsStream("/flights-200.ndjson")) {
            inference.read(flights);
        }

        assertThat(shape(inference.schema()))
                .isEqualTo("{date: string, delay: integer, distance: integer, origin: string, destination: string}");
    }

    @Test
    void endsSoonWhereReferencesDouble() {
        String levels = IntStream.range(0, 60)
                .mapToObj(i -> "'d" + i + "': {'type': 'object', 'properties': {'l': {'$ref': '#/$defs/d" + (i + 1)
                        + "'}, 'r': {'$ref': '#/$defs/d" + (i + 1) + "'}}}")
                .collect(Collectors.joining(", "));

        String shape = shape("{'$ref': '#/$defs/d0', '$defs': {" + levels + ", 'd60': {'type': 'string'}}}");

        assertThat(shape).startsWith("{l: {l: {l: ").hasSize(10_003);
    }
}
