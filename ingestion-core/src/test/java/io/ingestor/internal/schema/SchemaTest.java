package io.ingestor.internal.schema;

import static io.ingestor.validate.SchemaType.ARRAY;
import static io.ingestor.validate.SchemaType.BOOLEAN;
import static io.ingestor.validate.SchemaType.INTEGER;
import static io.ingestor.validate.SchemaType.NULL;
import static io.ingestor.validate.SchemaType.NUMBER;
import static io.ingestor.validate.SchemaType.OBJECT;
import static io.ingestor.validate.SchemaType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.RecordFields.Kind;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaBuilder;
import io.ingestor.validate.SchemaReference;
import io.ingestor.validate.SchemaType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private static final ModelSchema.Rule VOWELS = new ModelSchema.Rule("^[aeiou]*$", text -> text.matches("[aeiou]*"));

    private static Schema type(SchemaType... types) {
        return Schema.builder().types(types).build();
    }

    private static SchemaBuilder builder() {
        return Schema.builder();
    }

    /** Asserts that the schema accepts each value as the member "v" of an object. */
    private static void accepts(SchemaBuilder schema, Object... values) {
        for (Object value : values) {
            assertThat(violations(schema, value)).as("%s", value).isEmpty();
        }
    }

    private static void rejects(SchemaBuilder schema, Object value, String... lines) {
        assertThat(violations(schema, value)).containsExactly(lines);
    }

    private static List<String> violations(SchemaBuilder schema, Object value) {
        return EncodedData.violations(
                builder().property("v", schema.build()).build(), Collections.singletonMap("v", value));
    }

    @Test
    void acceptsValuesOfTheirTypes() {
        accepts(builder().types(NULL), (Object) null);
        accepts(builder().types(BOOLEAN), true, false);
        accepts(builder().types(NUMBER), 1, 0.5);
        accepts(builder().types(INTEGER), 1, -0.0, 1e300);
        accepts(builder().types(STRING), "");
        accepts(builder().types(OBJECT), Map.of());
        accepts(builder().types(ARRAY), List.of());
        accepts(builder().types(INTEGER, NUMBER), 0.5);
        accepts(builder(), 1, "", List.of(), Map.of(), true);
    }

    @Test
    void rejectsValuesOfOtherTypes() {
        rejects(builder().types(NUMBER), "1", "data/v: type: must be number, was \"1\"");
        rejects(builder().types(INTEGER), 1.5, "data/v: type: must be integer, was 1.5");
        rejects(builder().types(STRING, NULL), true, "data/v: type: must be null or string, was true");
        rejects(builder().types(OBJECT), List.of(1), "data/v: type: must be object, was an array of 1 value");
        rejects(
                builder().types(ARRAY),
                Map.of("a", 1, "b", 2),
                "data/v: type: must be array, was an object of 2 members");
        rejects(builder().types(NUMBER), null, "data/v: type: must be number, was null");
    }

    @Test
    void comparesConstantsByValue() {
        SchemaBuilder schema = builder()
                .enumeration(Arrays.asList(null, true, 1, -0.0, "é", List.of(1, "a"), Map.of("a", 1, "b", List.of())));

        accepts(schema, null, true, 1.0, 0, "é", List.of(1.0, "a"), Map.of("b", List.of(), "a", 1));
        rejects(
                schema,
                Map.of("a", 1),
                "data/v: enum: must be one of null, true, 1, 0, \"é\", [1, \"a\"], "
                        + violationsOrder(schema)
                        + ", was an object of 1 member");
        assertThat(violations(schema, List.of(1, "a", 2))).hasSize(1);
        assertThat(violations(schema, false)).hasSize(1);
        assertThat(violations(schema, Map.of("a", 1, "c", List.of()))).hasSize(1);
    }

    /** Returns the order of the members in a violation; that of Map.of varies from run to run. */
    private static String violationsOrder(SchemaBuilder schema) {
        String line = violations(schema, 7).get(0);
        return line.substring(line.indexOf('{'), line.indexOf('}') + 1);
    }

    @Test
    void rejectsAnotherConstant() {
        rejects(builder().constant("a"), "b", "data/v: const: must be \"a\", was \"b\"");
        rejects(builder().constant(null), 0, "data/v: const: must be null, was 0");
        rejects(builder().enumeration(List.of()), 0, "data/v: enum: must be absent, was 0");
    }

    @Test
    void findsNoHalfOfASurrogatePair() {
        rejects(builder().constant("\ud800"), "?", "data/v: const: must be \"?\", was \"?\"");
        accepts(builder().property("\ud800", Schema.none()), Map.of("?", 1));
    }

    @Test
    void cutsLongLists() {
        List<String> constants =
                IntStream.range(0, 1000).mapToObj(i -> "constant-" + i).toList();

        assertThat(violations(builder().enumeration(constants), "x".repeat(10_000))
                        .get(0))
                .hasSizeLessThan(350)
                .startsWith("data/v: enum: must be one of \"constant-0\", \"constant-1\", ")
                .endsWith("..., was \"" + "x".repeat(40) + "...\"");
    }

    @Test
    void boundsNumbers() {
        SchemaBuilder closed = builder().minimum(0).maximum(2.5);
        SchemaBuilder open = builder().exclusiveMinimum(0).exclusiveMaximum(2.5);

        accepts(closed, 0, 2.5, -0.0, "text", List.of());
        accepts(open, 1e-300, 2.4);
        rejects(closed, -3, "data/v: minimum: must be >= 0, was -3");
        rejects(closed, 3, "data/v: maximum: must be <= 2.5, was 3");
        rejects(open, 0, "data/v: exclusiveMinimum: must be > 0, was 0");
        rejects(open, 1e20, "data/v: exclusiveMaximum: must be < 2.5, was 1.0E20");
    }

    @Test
    void decidesMultiplesAsDecimals() {
        accepts(builder().multipleOf(0.01), 0.07, 4.35, 1e300, 0, -19.99);
        accepts(builder().multipleOf(1e-8), 12391239123.0);
        rejects(builder().multipleOf(0.01), 0.075, "data/v: multipleOf: must be a multiple of 0.01, was 0.075");
        rejects(builder().multipleOf(2), 7, "data/v: multipleOf: must be a multiple of 2, was 7");
        rejects(builder().multipleOf(0.5), 1e-320, "data/v: multipleOf: must be a multiple of 0.5, was 1.0E-320");
    }

    @Test
    void decidesMultiplesTheFastWayLikeTheExact() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("SchemaTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            double divisor = Double.parseDouble(1 + random.nextInt(200) + "e" + (random.nextInt(20) - 15));
            MultipleOf multipleOf = new MultipleOf(divisor);
            double number = random.nextBoolean()
                    ? divisor * random.nextInt(1_000_000)
                    : Double.parseDouble(random.nextInt() + "e" + (random.nextInt(24) - 14));
            number = random.nextInt(8) == 0 ? Math.nextUp(number) : number;

            assertThat(multipleOf.divides(number))
                    .as("seed %d: %s of %s", seed, number, divisor)
                    .isEqualTo(multipleOf.dividesDecimal(number));
        }
    }

    @Test
    void countsCodePoints() {
        SchemaBuilder schema = builder().minLength(2).maxLength(3);

        accepts(schema, "ab", "abc", "😀😀", "😀😀😀", "éé", 7);
        rejects(schema, "😀", "data/v: minLength: must have at least 2 characters, was 1");
        rejects(schema, "é€😀a", "data/v: maxLength: must have at most 3 characters, was 4");
        rejects(builder().minLength(1), "", "data/v: minLength: must have at least 1 character, was 0");
    }

    @Test
    void appliesRulesToTexts() {
        accepts(builder().text(VOWELS), "aei", "", 1);
        rejects(builder().text(VOWELS), "abe", "data/v: pattern: must be a match of ^[aeiou]*$, was \"abe\"");
    }

    @Test
    void demandsMembers() {
        SchemaBuilder schema = builder().required("a", "b").property("b", type(NUMBER));

        accepts(schema, Map.of("a", 1, "b", 2, "c", 3), "no object");
        rejects(
                schema,
                Map.of("c", 3),
                "data/v: required: must have \"b\", was absent",
                "data/v: required: must have \"a\", was absent");
    }

    @Test
    void checksADataThatIsAbsentAsAnEmptyObject() {
        assertThat(EncodedData.violations(builder().required("total").build(), Map.of()))
                .containsExactly("data: required: must have \"total\", was absent");
        assertThat(EncodedData.violations(type(ARRAY), Map.of()))
                .containsExactly("data: type: must be array, was an object of 0 members");
    }

    @Test
    void refusesAdditionalMembers() {
        SchemaBuilder schema = builder()
                .property("a", Schema.any())
                .required("r")
                .patternProperty(VOWELS, type(STRING))
                .additionalProperties(Schema.none());

        rejects(schema, Map.of("r", 1), "data/v/r: additionalProperties: must be absent, was 1");
        rejects(
                builder().property("a", Schema.any()).patternProperty(VOWELS, type(STRING)),
                Map.of("a", 1),
                "data/v/a: type: must be string, was 1");
        rejects(builder().property("a", Schema.none()), Map.of("a", 1), "data/v/a: properties: must be absent, was 1");
        rejects(
                builder().patternProperty(VOWELS, Schema.none()),
                Map.of("e", 1),
                "data/v/e: patternProperties: must be absent, was 1");
        accepts(builder().property("a", Schema.any()).additionalProperties(type(STRING)), Map.of("a", 1, "b", "x"));
        accepts(builder().patternProperty(VOWELS, Schema.any()).additionalProperties(Schema.none()), Map.of("u", 1));
    }

    @Test
    void checksNamesOfMembers() {
        rejects(
                builder().propertyNames(builder().maxLength(2).build()),
                Map.of("long", 1),
                "data/v/long: propertyNames maxLength: must have at most 2 characters, was 4");
    }

    @Test
    void boundsTheSizeOfObjects() {
        rejects(
                builder().minProperties(2),
                Map.of("a", 1),
                "data/v: minProperties: must have at least 2 members, was 1");
        rejects(
                builder().maxProperties(0),
                Map.of("a", 1),
                "data/v: maxProperties: must have at most 0 members, was 1");
    }

    @Test
    void demandsWhatDependsOnAMember() {
        SchemaBuilder schema = builder()
                .dependentRequired("card", List.of("name", "cvc"))
                .dependentSchema("name", builder().maxProperties(2).build());

        accepts(schema, Map.of(), Map.of("cvc", 1, "x", 2, "y", 3), Map.of("name", 1));
        rejects(
                schema,
                Map.of("card", 1, "name", 2, "x", 3),
                "data/v: dependentRequired: must have \"cvc\" with \"card\", was absent",
                "data/v: maxProperties: must have at most 2 members, was 3");
    }

    @Test
    void checksTheValuesOfArrays() {
        SchemaBuilder schema =
                builder().prefixItems(List.of(type(STRING), type(NUMBER))).items(type(BOOLEAN));

        accepts(schema, List.of(), List.of("a"), List.of("a", 1, true, false));
        rejects(
                schema,
                List.of(1, 2, 3),
                "data/v/0: type: must be string, was 1",
                "data/v/2: type: must be boolean, was 3");
        rejects(builder().items(Schema.none()), List.of(1), "data/v/0: items: must be absent, was 1");
        rejects(builder().minItems(2), List.of(1), "data/v: minItems: must have at least 2 values, was 1");
        rejects(builder().maxItems(1), List.of(1, 2), "data/v: maxItems: must have at most 1 value, was 2");
    }

    @Test
    void countsMatchingValues() {
        accepts(builder().contains(type(NULL)), Arrays.asList(1, null), Arrays.asList(null, null));
        accepts(builder().contains(type(NULL), 0, 1), List.of());
        rejects(
                builder().contains(type(NULL)),
                List.of(1),
                "data/v: contains: must have at least 1 matching value, was 0");
        rejects(
                builder().contains(type(NUMBER), 2, 3),
                List.of(1),
                "data/v: minContains: must have at least 2 matching values, was 1");
        rejects(
                builder().contains(type(NUMBER), 0, 1),
                List.of(1, 2),
                "data/v: maxContains: must have at most 1 matching value, was 2");
    }

    @Test
    void findsEqualValues() {
        SchemaBuilder schema = builder().uniqueItems();

        accepts(schema, List.of(), List.of(1, "1", true, List.of(1), List.of("1"), Map.of("a", 1), Map.of("a", "1")));
        accepts(
                schema,
                List.of(List.of(1, 2), List.of(2, 1), List.of(List.of(1), 2), List.of(), Map.of(), "", false, 0));
        accepts(schema, List.of(Map.of("a", "b"), Map.of("b", "a"), Map.of("a", "b", "b", "a")));
        rejects(schema, List.of(0, 1, -0.0), "data/v/2: uniqueItems: must differ from value 0, was 0");
        rejects(
                schema,
                List.of(Map.of("a", 1, "b", List.of(2)), 5, Map.of("b", List.of(2.0), "a", 1)),
                "data/v/2: uniqueItems: must differ from value 0, was an object of 2 members");
    }

    @Test
    void combinesSchemas() {
        List<Schema> both = List.of(type(NUMBER), builder().minimum(5).build());

        accepts(builder().allOf(both), 5);
        rejects(builder().allOf(both), "a", "data/v: type: must be number, was \"a\"");
        accepts(builder().anyOf(both), "a", 1, 7);
        rejects(
                builder().anyOf(List.of(type(STRING), type(NULL))),
                1,
                "data/v: anyOf: must match one or more of 2 schemas, was 1");
        accepts(builder().oneOf(both), 4, "a");
        rejects(builder().oneOf(both), 5, "data/v: oneOf: must match exactly one of 2 schemas, was a match of 0 and 1");
        rejects(builder().oneOf(List.of(type(STRING))), 5, "data/v: oneOf: must match exactly one of 1 schema, was 5");
        rejects(builder().not(type(NUMBER)), 5, "data/v: not: must not match the schema, was 5");
        accepts(builder().not(type(NUMBER)), "a");
    }

    @Test
    void choosesByACondition() {
        SchemaBuilder schema =
                builder().ifThenElse(type(NUMBER), builder().minimum(0).build(), type(STRING));

        accepts(schema, 1, "a");
        rejects(schema, -1, "data/v: minimum: must be >= 0, was -1");
        rejects(schema, true, "data/v: type: must be string, was true");
        rejects(
                builder().ifThenElse(type(NUMBER), Schema.none(), Schema.any()),
                1,
                "data/v: then: must be absent, was 1");
    }

    @Test
    void writesPathsAsPointers() {
        Schema schema = builder()
                .additionalProperties(builder().items(type(STRING)).build())
                .build();

        assertThat(EncodedData.violations(schema, Map.of("a/b~c", List.of("", 1))))
                .containsExactly("data/a~1b~0c/1: type: must be string, was 1");
        assertThat(EncodedData.violations(schema, Map.of("a\u202eb", List.of(1))))
                .containsExactly("data/a\\u{202e}b/0: type: must be string, was 1");
        assertThat(EncodedData.violations(schema, Map.of("n".repeat(1000), List.of(1))))
                .containsExactly("data/" + "n".repeat(40) + ".../0: type: must be string, was 1");
    }

    @Test
    void reportsAtMostSixteenViolations() {
        Schema schema = builder().additionalProperties(type(STRING)).build();
        Map<String, Object> object = new TreeMap<>();
        IntStream.range(0, 1000).forEach(i -> object.put("member" + i, 1));

        assertThat(EncodedData.violations(schema, object)).hasSize(16);
    }

    @Test
    void appliesRulesOfTheHost() {
        SchemaBuilder schema = builder().rule((value, found) -> {
            assertThat(value.next()).isTrue();
            if (value.kind() == Kind.OBJECT) {
                value.enter();
                while (value.next()) {
                    if (value.kind() == Kind.NULL) {
                        found.add("/" + value.name().text(), "ours: must not be null");
                    }
                }
                value.leave();
            } else {
                found.add("", "ours: must be an object, was " + value.kind());
            }
            assertThat(value.next()).isFalse();
        });

        accepts(schema, Map.of("a", 1));
        rejects(schema, Collections.singletonMap("a", null), "data/v/a: ours: must not be null");
        for (Object other : Arrays.asList(null, 1, "a", true, List.of())) {
            assertThat(violations(schema, other)).hasSize(1).first().asString().startsWith("data/v: ours: ");
        }
    }

    @Test
    void containsItself() {
        SchemaReference tree = SchemaReference.named("#/$defs/tree");
        Schema bound = builder()
                .types(OBJECT)
                .property("children", builder().items(tree.schema()).build())
                .build();
        tree.bind(bound);

        assertThat(EncodedData.violations(bound, Map.of("children", List.of(Map.of("children", List.of())))))
                .isEmpty();
        assertThat(EncodedData.violations(bound, Map.of("children", List.of(Map.of("children", List.of(1))))))
                .containsExactly("data/children/0/children/0: type: must be object, was 1");
    }

    @Test
    void refusesACycleThatEntersNoValue() {
        SchemaReference a = SchemaReference.named("#/a");
        SchemaReference b = SchemaReference.named("#/b");
        a.bind(builder().anyOf(List.of(Schema.any(), b.schema())).build());
        Schema target = builder()
                .dependentSchema("x", builder().not(a.schema()).build())
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> b.bind(target))
                .withMessage("reference #/b must not lead to itself for the same value, was #/b -> #/a -> #/b: put"
                        + " properties or items between");
        SchemaReference self = SchemaReference.named("#");
        assertThatIllegalArgumentException().isThrownBy(() -> self.bind(self.schema()));
    }

    @Test
    void followsReferencesToReferencesThatAreBoundLater() {
        SchemaReference first = SchemaReference.named("first");
        SchemaReference second = SchemaReference.named("second");
        first.bind(second.schema());

        assertThatIllegalStateException()
                .isThrownBy(() -> EncodedData.violations(first.schema(), Map.of()))
                .withMessage("reference second must be bound before the schema is used");
        second.bind(type(ARRAY));
        assertThat(EncodedData.violations(first.schema(), Map.of())).hasSize(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> second.bind(Schema.any()))
                .withMessage("reference second must be bound once, was bound before");
    }

    @Test
    void refusesWrongArguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().minLength(-1))
                .withMessage("minLength must be >= 0, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().multipleOf(0))
                .withMessage("multipleOf must be finite and > 0, was 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().minimum(Double.NaN))
                .withMessage("minimum must be a number, was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().constant('c'))
                .withMessage("constant must be null, Boolean, Number, String, List or Map, was of java.lang.Character");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().constant(Map.of(1, 2)));
    }

    @Test
    void buildsTheSameAgain() {
        SchemaBuilder builder = builder().required("a");
        Schema before = builder.build();
        builder.required("b").allOf(List.of(Schema.none()));

        assertThat(EncodedData.violations(before, Map.of("a", 1))).isEmpty();
    }
}
