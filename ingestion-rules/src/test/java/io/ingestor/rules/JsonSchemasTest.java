package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ingestor.rules.conformance.Trial;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemasTest {

    private static final String URI = "urn:test:orders";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Trial trial;

    @BeforeEach
    void open() throws IOException {
        trial = new Trial();
    }

    @AfterEach
    void close() throws IOException {
        trial.close();
    }

    @Test
    void reportsPointerKeywordExpectedAndActual() {
        JsonSchema schema = compile("{'properties': {'items': {'items': {'properties': {'price': {'minimum': 0}}}}}}");

        assertThat(violations(schema, "{'items': [{'price': 1}, {'price': -3}]}"))
                .containsExactly(new Violation("data/items/1/price", "minimum: must be >= 0, was -3"));
        assertThat(schema.runsOnBytes()).isTrue();
        assertThat(schema.places()).isEqualTo(4);
    }

    @Test
    void reportsPatternsAndFormats() {
        JsonSchema schema = JsonSchemas.builder()
                .formats(Formats.ASSERT)
                .build()
                .compile(URI, json("{'properties': {'a': {'pattern': '^x'}, 'b': {'format': 'date'}}}"));

        assertThat(violations(schema, "{'a': 'y', 'b': 'x'}"))
                .extracting(Violation::field, Violation::message)
                .satisfiesExactlyInAnyOrder(
                        a -> assertThat(a.toList())
                                .asString()
                                .contains("data/a", "pattern: must be text with a match of ^x"),
                        b -> assertThat(b.toList())
                                .asString()
                                .contains("data/b", "format: must be of the format date"));
    }

    @Test
    void reportsTheViolationsOfTheLibraryWithTheirPlace() {
        JsonSchema schema = compile(
                "{'properties': {'a': {'allOf': [{'properties': {'x': true}}], 'unevaluatedProperties': false}}}");

        assertThat(schema.fallbacks())
                .containsExactly(new SchemaNote(
                        URI,
                        "/properties/a",
                        "unevaluatedProperties",
                        "its result depends on the properties or items that other keywords evaluate"));
        assertThat(violations(schema, "{'a': {'x': 1}}")).isEmpty();
        assertThat(violations(schema, "{'a': {'y': 1}}"))
                .singleElement()
                .satisfies(found -> assertThat(found.field()).startsWith("data/a"))
                .satisfies(found -> assertThat(found.message()).startsWith("unevaluatedProperties: "));
    }

    @Test
    void runsUnevaluatedKeywordsOnBytesWithoutOtherSchemas() {
        JsonSchema schema = compile("{'properties': {'a': true}, 'unevaluatedProperties': false}");

        assertThat(schema.runsOnBytes()).isTrue();
        assertThat(violations(schema, "{'a': 1}")).isEmpty();
        assertThat(violations(schema, "{'b': 1}")).isNotEmpty();
    }

    @Test
    void runsADynamicReferenceWithOneTargetOnBytes() {
        JsonSchema schema = compile(
                "{'$dynamicAnchor': 'node', 'properties': {'next': {'$dynamicRef': '#node'}}, 'maxProperties': 1}");

        assertThat(schema.runsOnBytes()).isTrue();
        assertThat(violations(schema, "{'next': {'next': {}}}")).isEmpty();
        assertThat(violations(schema, "{'next': {'next': {}, 'a': 1}}")).isNotEmpty();
    }

    @Test
    void leavesLookAroundToABoundedEngineAndSaysSo() {
        JsonSchema schema = compile("{'properties': {'a': {'pattern': '^(?!x)'}}}");

        assertThat(schema.fallbacks())
                .singleElement()
                .satisfies(note -> assertThat(note.describe())
                        .startsWith("urn:test:orders#/properties/a: pattern: \"^(?!x)\"")
                        .contains("backtracking", "(?!...)"));
        assertThat(violations(schema, "{'a': 'y'}")).isEmpty();
        assertThat(violations(schema, "{'a': 'x'}")).isNotEmpty();
    }

    @Test
    void rejectsARecordOnWhichAPatternBacktracksTooLong() {
        JsonSchema schema =
                compile("{'not': {'properties': {'a': {'pattern': '^(a|aa|a+)+\\\\1x$'}}, 'required': ['a']}}");
        String value = "{'a': '" + "a".repeat(300) + "'}";

        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(violations(schema, value))
                        .containsExactly(new Violation(
                                "data",
                                "schema: pattern ^(a|aa|a+)+\\1x$ must be decided in 1000000 steps, took more: simplify"
                                        + " the pattern, or shorten the text")));
    }

    @Test
    void namesKeywordsWithoutEffect() {
        assertThat(compile("{'requierd': ['a'], 'format': 'date', 'x-note': 1}").ignored())
                .extracting(SchemaNote::keyword)
                .containsExactlyInAnyOrder("requierd", "x-note", "format");
    }

    @Test
    void findsARegisteredDocumentByAnIdInItThatOnlyOneHas() {
        JsonSchemas schemas = JsonSchemas.builder()
                .document("urn:1", json("{'$id': 'https://example.com/order', 'minimum': 'none'}"))
                .document("urn:2", json("{'$id': 'https://example.com/order'}"))
                .document("urn:3", json("{'$defs': {'m': {'$id': 'https://example.com/money', 'minimum': 0}}}"))
                .document("urn:4", "{")
                .build();
        JsonSchema schema =
                schemas.compile("urn:5", json("{'properties': {'a': {'$ref': 'https://example.com/money'}}}"));

        assertThat(violations(schema, "{'a': -1}")).hasSize(1);
        assertThatThrownBy(() -> schemas.compile("urn:6", json("{'$ref': 'https://example.com/order'}")))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("must refer to one document, was https://example.com/order, which is the $id in"
                        + " urn:1 and in urn:2: refer to the URI of one, or change an $id");
        assertThatThrownBy(() -> schemas.compile("urn:7", json("{'$ref': 'urn:4'}")))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("must be JSON");
        assertThatThrownBy(() -> schemas.compile("urn:3", "{}"))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("must have a URI of its own");
    }

    @Test
    void findsSchemasOfRegisteredDocuments() {
        JsonSchemas schemas = JsonSchemas.builder()
                .document(
                        "https://example.com/money", json("{'$defs': {'amount': {'$anchor': 'amount', 'minimum': 0}}}"))
                .build();
        JsonSchema schema = schemas.compile(
                "https://example.com/order",
                json("{'properties': {'a': {'$ref': 'money#amount'}, 'b': {'$ref': '/money#/$defs/amount'}}}"));

        assertThat(violations(schema, "{'a': -1, 'b': -1}")).hasSize(2);
        assertThat(schema.runsOnBytes()).isTrue();
    }

    @Test
    void checksNamesWithSpecialCharacters() {
        JsonSchema schema = compile("{'properties': {'a/b~c%': {'allOf': [{'items': true}], 'unevaluatedItems': false,"
                + " 'type': 'string'}, '$ref': {'type': 'string'}, '$id': {'type': 'string'}}}");

        assertThat(violations(schema, "{'a/b~c%': 1, '$ref': 1, '$id': 1}")).hasSize(3);
        assertThat(violations(schema, "{'a/b~c%': '', '$ref': '', '$id': ''}")).isEmpty();
    }

    @Test
    void leavesAPlaceWithAPlusSignInItsNameToTheLibrary() {
        JsonSchema schema = compile(
                "{'patternProperties': {'^a+$': {'allOf': [{'items': true}], 'unevaluatedItems': false, 'type': 'string'}}}");

        assertThat(violations(schema, "{'aa': 1}")).hasSize(1);
        assertThat(violations(schema, "{'aa': '', 'b': 1}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{ ~ '' ~ '' ~ must be JSON, but is not in line 1",
                "{} {} ~ '' ~ '' ~ must be JSON, but is not",
                "{'a': 1, 'a': 2} ~ '' ~ '' ~ Duplicate",
                "[1] ~ '' ~ '' ~ must be an object or a boolean, was [1]",
                "{'type': 'text'} ~ '' ~ type ~ must be one or a list of null",
                "{'type': ['string', 'string']} ~ '' ~ type ~ each once",
                "{'properties': {'a': 3}} ~ /properties/a ~ '' ~ must be an object or a boolean, was 3",
                "{'properties': []} ~ '' ~ properties ~ must be an object of schemas, was []",
                "{'$defs': {'x': {'minLength': -1}}} ~ /$defs/x ~ minLength ~ must be a whole number >= 0, was -1",
                "{'minLength': 1.5} ~ '' ~ minLength ~ was 1.5",
                "{'minimum': '3'} ~ '' ~ minimum ~ must be a number in the range of a double, was \"3\"",
                "{'maximum': 1e400} ~ '' ~ maximum ~ must be a number in the range of a double",
                "{'const': 1e400} ~ '' ~ const ~ range of a double",
                "{'multipleOf': 0} ~ '' ~ multipleOf ~ must be a number > 0",
                "{'required': 'a'} ~ '' ~ required ~ must be a list of names",
                "{'required': ['a', 'a']} ~ '' ~ required ~ each once",
                "{'enum': 3} ~ '' ~ enum ~ must be a list of values, was 3",
                "{'allOf': []} ~ '' ~ allOf ~ must be a list of at least one schema",
                "{'uniqueItems': 'yes'} ~ '' ~ uniqueItems ~ must be true or false",
                "{'pattern': '('} ~ '' ~ pattern ~ must be a regular expression of ECMA-262, was \"(\"",
                "{'patternProperties': {'[': true}} ~ '' ~ patternProperties ~ must be a regular expression",
                "{'$ref': '#/$defs/none'} ~ '' ~ $ref ~ which names none",
                "{'$ref': '#none'} ~ '' ~ $ref ~ which names none",
                "{'$ref': 'https://example.com/other'} ~ '' ~ $ref ~ register the document",
                "{'properties': {'a': {'$ref': '#/required'}}, 'required': []} ~ /properties/a ~ $ref ~ must refer to an object",
                "{'$ref': '#'} ~ '' ~ $ref ~ must not lead back to urn:test:orders#",
                "{'allOf': [{'$ref': '#/$defs/a'}], '$defs': {'a': {'not': {'$ref': '#'}}}} ~ /$defs/a/not ~ $ref ~ must not lead back",
                "{'$schema': 'http://json-schema.org/draft-07/schema#'} ~ '' ~ $schema ~ convert the document",
                "{'$id': '#a'} ~ '' ~ $id ~ must be a URI without a fragment",
                "{'$anchor': '1'} ~ '' ~ $anchor ~ must be a name",
                "{'$defs': {'a': {'$anchor': 'x'}, 'b': {'$anchor': 'x'}}} ~ /$defs/b ~ $anchor ~ must be unique",
                "{'$defs': {'a': {'$id': 'urn:x'}, 'b': {'$id': 'urn:x'}}} ~ /$defs/b ~ $id ~ must be unique"
            })
    void refusesABrokenSchemaWithItsPlace(String document, String pointer, String keyword, String problem) {
        assertThatThrownBy(() -> compile(document))
                .asInstanceOf(type(InvalidSchemaException.class))
                .satisfies(e -> assertThat(e.uri()).isEqualTo(URI))
                .satisfies(e -> assertThat("'" + e.pointer() + "'").isIn(pointer, "'" + pointer + "'"))
                .satisfies(e -> assertThat("'" + e.keyword() + "'").isIn(keyword, "'" + keyword + "'"))
                .satisfies(e -> assertThat(e.getMessage()).contains(problem));
    }

    @Test
    void refusesAUriThatIsNotAbsolute() {
        JsonSchemas schemas = JsonSchemas.builder().build();

        for (String uri : List.of("orders", "urn:x#y", "a b")) {
            assertThatThrownBy(() -> schemas.compile(uri, "{}"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be absolute");
        }
    }

    @Test
    void refusesTextThatIsNoUtf8() {
        assertThatThrownBy(() -> JsonSchemas.builder().build().compile(URI, new byte[] {'"', (byte) 0xff, '"'}))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("must be UTF-8");
    }

    @Test
    void refusesADocumentNestedTooDeep() {
        assertThatThrownBy(() -> compile("{'not':".repeat(100_000) + "true" + "}".repeat(100_000)))
                .isInstanceOf(InvalidSchemaException.class);
        assertThatThrownBy(() -> compile("{'not':".repeat(150) + "true" + "}".repeat(150)))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("at most 80 schemas");
    }

    @Test
    void refusesReferencesThatMultiply() {
        StringBuilder definitions = new StringBuilder("{'$ref': '#/$defs/d0', '$defs': {");
        for (int i = 0; i < 20; i++) {
            String next = "{'$ref': '#/$defs/d" + (i + 1) + "'}";
            definitions.append("'d" + i + "': {'anyOf': [" + next + ", " + next + "]}, ");
        }
        definitions.append("'d20': false}}");

        assertThatThrownBy(() -> compile(definitions.toString()))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("checks of one value");
    }

    @Test
    void refusesAChainOfPropertiesThatIsTooLong() {
        StringBuilder definitions = new StringBuilder("{'$ref': '#/$defs/d0', '$defs': {");
        for (int i = 0; i < 10_000; i++) {
            definitions.append("'d" + i + "': {'properties': {'a': {'$ref': '#/$defs/d" + (i + 1) + "'}}}, ");
        }
        definitions.append("'d10000': true}}");

        assertThatThrownBy(() -> compile(definitions.toString()))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("at most 500 schemas");
    }

    @Test
    void compilesTenThousandProperties() {
        StringBuilder document = new StringBuilder("{'properties': {");
        StringBuilder value = new StringBuilder("{");
        for (int i = 0; i < 10_000; i++) {
            document.append(i == 0 ? "" : ",").append("'p" + i + "': {'type': 'integer', 'pattern': '^a+$'}");
            value.append(i == 0 ? "" : ",").append("'p" + i + "': " + i);
        }
        JsonSchema schema = compile(document + "}, 'additionalProperties': false}");

        assertThat(violations(schema, value + "}")).isEmpty();
        assertThat(violations(schema, value + ", 'q': 1}")).hasSize(1);
    }

    @Test
    void checksHugeArraysForUniqueItems() {
        JsonSchema schema = compile("{'properties': {'a': {'uniqueItems': true}}}");
        StringBuilder value = new StringBuilder("{'a': [0");
        for (int i = 1; i < 60_000; i++) {
            value.append(',').append(i);
        }

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThat(violations(schema, value + "]}")).isEmpty();
            assertThat(violations(schema, value + ", 17]}")).hasSize(1);
        });
    }

    private static JsonSchema compile(String document) {
        return JsonSchemas.builder().build().compile(URI, json(document));
    }

    private List<Violation> violations(JsonSchema schema, String value) {
        return trial.violations(schema.schema(), MAPPER.readTree(json(value)));
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
