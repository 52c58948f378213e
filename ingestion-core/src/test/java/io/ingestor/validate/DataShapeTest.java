package io.ingestor.validate;

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

import io.ingestor.validate.DataShape.Kind;
import io.ingestor.validate.DataShape.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataShapeTest {

    private static Schema type(SchemaType... types) {
        return Schema.builder().types(types).build();
    }

    private static SchemaBuilder builder() {
        return Schema.builder();
    }

    private static SchemaBuilder object() {
        return builder().types(OBJECT);
    }

    private static Schema listOf(Schema items) {
        return builder().types(ARRAY).items(items).build();
    }

    /** Returns the shape of a value, as the text of the member "v". */
    private static String shape(SchemaBuilder value) {
        return shape(value.build());
    }

    private static String shape(Schema value) {
        DataShape shape = builder().property("v", value).build().shape();
        assertThat(shape.members()).extracting(Member::name).containsExactly("v");
        return shape.members().get(0).shape().toString();
    }

    @Test
    void hasTheKindOfTheOnlyType() {
        assertThat(shape(type(BOOLEAN))).isEqualTo("boolean");
        assertThat(shape(type(INTEGER))).isEqualTo("integer");
        assertThat(shape(type(NUMBER))).isEqualTo("number");
        assertThat(shape(type(STRING))).isEqualTo("string");
        assertThat(shape(type(NUMBER, INTEGER))).isEqualTo("number");
    }

    @Test
    void disregardsNull() {
        assertThat(shape(type(NULL, STRING))).isEqualTo("string");
        assertThat(shape(type(INTEGER, NULL))).isEqualTo("integer");
        assertThat(shape(type(NULL))).isEqualTo("any");
    }

    @Test
    void isAnyForSeveralTypesOrNone() {
        assertThat(shape(type(STRING, NUMBER))).isEqualTo("any");
        assertThat(shape(type(STRING, BOOLEAN, NUMBER, OBJECT, ARRAY))).isEqualTo("any");
        assertThat(shape(type())).isEqualTo("any");
        assertThat(shape(Schema.any())).isEqualTo("any");
        assertThat(shape(builder().minimum(0).minLength(1))).isEqualTo("any");
        assertThat(shape(builder().not(type(STRING)))).isEqualTo("any");
        assertThat(shape(builder().property("a", type(STRING)))).isEqualTo("any");
        assertThat(shape(builder().items(type(STRING)))).isEqualTo("any");
    }

    @Test
    void hasTheKindOfConstants() {
        assertThat(shape(builder().enumeration(List.of("a", "b")))).isEqualTo("string");
        assertThat(shape(builder().enumeration(Arrays.asList("a", null)))).isEqualTo("string");
        assertThat(shape(builder().constant(true))).isEqualTo("boolean");
        assertThat(shape(builder().enumeration(List.of(1, 2.0, -3)))).isEqualTo("integer");
        assertThat(shape(builder().enumeration(List.of(1, 2.5)))).isEqualTo("number");
        assertThat(shape(builder().constant(1e300))).isEqualTo("number");
        assertThat(shape(builder().constant(-0x1p63))).isEqualTo("number");
        assertThat(shape(builder().enumeration(List.of(1, "a")))).isEqualTo("any");
        assertThat(shape(builder().enumeration(List.of()))).isEqualTo("any");
        assertThat(shape(builder().constant(null))).isEqualTo("any");
        assertThat(shape(builder().constant(Map.of("a", 1)))).isEqualTo("any");
        assertThat(shape(builder().constant(List.of(1)))).isEqualTo("any");
    }

    @Test
    void prefersTheStatedTypeToConstants() {
        assertThat(shape(builder().types(NUMBER).enumeration(List.of(1, 2)))).isEqualTo("number");
        assertThat(shape(builder().types(INTEGER).enumeration(List.of(1, 2.5)))).isEqualTo("integer");
        assertThat(shape(builder().types(STRING, NUMBER).enumeration(List.of("a"))))
                .isEqualTo("string");
        assertThat(shape(builder().types(STRING).enumeration(List.of(1)))).isEqualTo("any");
    }

    @Test
    void listsTheMembersOfAnObjectInTheirOrder() {
        Schema place = object().property("lon", type(NUMBER))
                .property("lat", type(NUMBER))
                .required("unknown", "lat")
                .additionalProperties(type(STRING))
                .build();
        Schema schema = builder()
                .required("z", "place")
                .property("z", type(INTEGER))
                .property("place", place)
                .property("a", listOf(type(STRING)))
                .build();

        assertThat(schema.shape()).hasToString("{z: integer, place: {lon: number, lat: number}, a: [string]}");
    }

    @Test
    void isAnObjectForData() {
        assertThat(builder().build().shape()).hasToString("{}");
        assertThat(Schema.any().shape()).hasToString("{}");
        assertThat(Schema.none().shape()).hasToString("{}");
        assertThat(type(STRING, OBJECT).shape()).hasToString("{}");
        assertThat(builder().types(ARRAY).property("a", type(STRING)).build().shape())
                .hasToString("{a: string}");
        assertThat(builder()
                        .additionalProperties(type(STRING))
                        .required("a")
                        .build()
                        .shape())
                .hasToString("{}");
    }

    @Test
    void isAnyForAnObjectWithoutProperties() {
        assertThat(shape(object())).isEqualTo("any");
        assertThat(shape(object().additionalProperties(type(STRING)))).isEqualTo("any");
        assertThat(shape(object().required("a"))).isEqualTo("any");
    }

    @Test
    void leavesOutPropertiesThatCannotOccur() {
        assertThat(shape(object().property("gone", Schema.none())
                        .property("a", type(STRING))
                        .property("\ud800", type(STRING))
                        .property("\u00ff", type(STRING))))
                .isEqualTo("{a: string, \u00ff: string}");
        assertThat(shape(object().property("gone", Schema.none()))).isEqualTo("any");
    }

    @Test
    void isAListIfAllElementsHaveAKnownShape() {
        assertThat(shape(listOf(type(STRING, NULL)))).isEqualTo("[string]");
        assertThat(shape(listOf(listOf(type(INTEGER))))).isEqualTo("[[integer]]");
        assertThat(shape(listOf(object().property("a", type(BOOLEAN)).build()))).isEqualTo("[{a: boolean}]");
        assertThat(shape(builder().types(ARRAY).items(type(STRING)).contains(type(NUMBER))))
                .isEqualTo("[string]");
    }

    @Test
    void isAnyForOtherArrays() {
        assertThat(shape(builder().types(ARRAY))).isEqualTo("any");
        assertThat(shape(listOf(Schema.any()))).isEqualTo("any");
        assertThat(shape(listOf(Schema.none()))).isEqualTo("any");
        assertThat(shape(listOf(type(STRING, NUMBER)))).isEqualTo("any");
        assertThat(shape(listOf(object().build()))).isEqualTo("any");
        assertThat(shape(builder()
                        .types(ARRAY)
                        .prefixItems(List.of(type(STRING)))
                        .items(type(STRING))))
                .isEqualTo("any");
        assertThat(shape(builder().types(ARRAY).contains(type(NUMBER)))).isEqualTo("any");
    }

    @Test
    void followsReferences() {
        SchemaReference reference = SchemaReference.named("#/$defs/place");
        SchemaReference second = SchemaReference.named("#/$defs/other");
        Schema schema = builder()
                .property("from", reference.schema())
                .property("to", second.schema())
                .build();
        second.bind(reference.schema());
        reference.bind(object().property("lat", type(NUMBER)).build());

        assertThat(schema.shape()).hasToString("{from: {lat: number}, to: {lat: number}}");
        assertThat(reference.schema().shape()).hasToString("{lat: number}");
    }

    @Test
    void refusesAReferenceThatIsNotBound() {
        SchemaReference reference = SchemaReference.named("#/$defs/place");
        Schema schema = builder().property("a", reference.schema()).build();

        assertThatIllegalStateException()
                .isThrownBy(schema::shape)
                .withMessageContaining("#/$defs/place must be bound");

        reference.bind(type(STRING));
        assertThat(schema.shape()).hasToString("{a: string}");
    }

    @Test
    void endsWhereASchemaContainsItself() {
        SchemaReference tree = SchemaReference.named("tree");
        Schema node = object().property("name", type(STRING))
                .property("children", listOf(tree.schema()))
                .property("parent", tree.schema())
                .property("more", object().property("left", tree.schema()).build())
                .build();
        tree.bind(node);

        assertThat(node.shape()).hasToString("{name: string, children: any, parent: any, more: {left: any}}");
        assertThat(builder().property("a", tree.schema()).build().shape())
                .hasToString("{a: {name: string, children: any, parent: any, more: {left: any}}}");
    }

    @Test
    void distinguishesUseInTwoPlacesFromRecursion() {
        Schema identified = object().property("id", type(STRING)).build();
        Schema line =
                object().allOf(List.of(identified)).property("n", type(INTEGER)).build();
        Schema order =
                object().allOf(List.of(identified)).property("line", line).build();

        assertThat(order.shape()).hasToString("{line: {n: integer, id: string}, id: string}");
    }

    @Test
    void mergesAllOf() {
        Schema first = builder()
                .types(OBJECT)
                .property("b", type(STRING))
                .property("a", type(STRING, INTEGER))
                .build();
        Schema second = builder()
                .property("c", builder().property("y", type(NUMBER)).build())
                .property("b", type(NUMBER))
                .build();
        Schema schema = builder()
                .allOf(List.of(first, second))
                .property("a", type(INTEGER, BOOLEAN))
                .property("c", object().property("x", type(NUMBER)).build())
                .build();

        assertThat(shape(schema)).isEqualTo("{a: integer, c: {x: number, y: number}, b: any}");
        assertThat(shape(builder().allOf(List.of(type(STRING, NULL), type(STRING, NUMBER)))))
                .isEqualTo("string");
        assertThat(shape(builder().allOf(List.of(type(NUMBER), type(INTEGER))))).isEqualTo("integer");
        assertThat(shape(builder()
                        .types(ARRAY)
                        .allOf(List.of(builder().items(type(STRING)).build()))))
                .isEqualTo("[string]");
    }

    @Test
    void ignoresConditions() {
        Schema more = object().property("more", type(STRING)).build();

        assertThat(shape(object().property("a", type(STRING))
                        .ifThenElse(Schema.any(), more, more)
                        .dependentSchema("a", more)
                        .not(more)))
                .isEqualTo("{a: string}");
    }

    @Test
    void unitesAlternativesOfOneKind() {
        assertThat(shape(builder().anyOf(List.of(type(STRING), type(NULL))))).isEqualTo("string");
        assertThat(shape(builder()
                        .oneOf(List.of(type(STRING), builder().constant("x").build(), Schema.none()))))
                .isEqualTo("string");
        assertThat(shape(builder().oneOf(List.of(type(INTEGER), type(NUMBER))))).isEqualTo("number");
        assertThat(shape(builder()
                        .oneOf(List.of(type(INTEGER), builder().constant(1).build()))))
                .isEqualTo("integer");
        assertThat(shape(builder()
                        .types(NUMBER)
                        .oneOf(List.of(
                                builder().constant(1).build(),
                                builder().constant(2).build()))))
                .isEqualTo("number");
        assertThat(shape(builder().anyOf(List.of(type(STRING), type(INTEGER))))).isEqualTo("any");
        assertThat(shape(builder().anyOf(List.of(type(STRING), Schema.any())))).isEqualTo("any");
        assertThat(shape(builder().types(STRING).anyOf(List.of(type(STRING, NUMBER), Schema.any()))))
                .isEqualTo("string");
        assertThat(shape(builder().anyOf(List.of(type(NULL), Schema.none())))).isEqualTo("any");
    }

    @Test
    void followsTheOnlyAlternativeThatIsNotNull() {
        Schema place = object().property("lat", type(NUMBER)).build();

        assertThat(shape(builder().anyOf(List.of(type(NULL), place)))).isEqualTo("{lat: number}");
        assertThat(shape(builder().oneOf(List.of(listOf(place), type(NULL))))).isEqualTo("[{lat: number}]");
        assertThat(shape(builder().types(OBJECT, NULL).oneOf(List.of(place, type(STRING)))))
                .isEqualTo("{lat: number}");
        assertThat(builder().oneOf(List.of(place, type(NULL))).build().shape()).hasToString("{lat: number}");
    }

    @Test
    void isAnyForAlternativesWithDifferentMembers() {
        Schema a = object().property("a", type(STRING)).build();
        Schema b = object().property("b", type(STRING)).build();
        Schema nested = object().oneOf(List.of(a, b)).build();

        assertThat(shape(builder().oneOf(List.of(a, b)))).isEqualTo("any");
        assertThat(shape(object().property("id", type(STRING)).oneOf(List.of(a, b))))
                .isEqualTo("any");
        assertThat(shape(builder().oneOf(List.of(a, nested)))).isEqualTo("any");
        assertThat(shape(object().property("a", type(STRING)).oneOf(List.of(a, nested))))
                .isEqualTo("any");
        assertThat(shape(builder().oneOf(List.of(listOf(a), listOf(b))))).isEqualTo("any");
        assertThat(shape(builder().oneOf(List.of(listOf(a), type(STRING))))).isEqualTo("any");
    }

    @Test
    void hasTheMembersOutsideOfAlternativesForData() {
        Schema a = object().property("a", type(STRING)).build();
        Schema b = object().property("b", type(STRING)).build();

        assertThat(builder()
                        .property("id", type(STRING))
                        .oneOf(List.of(a, b))
                        .allOf(List.of(builder().property("n", type(NUMBER)).build()))
                        .build()
                        .shape())
                .hasToString("{id: string, n: number}");
    }

    @Test
    void unitesAlternativesWithTheSameMembers() {
        Schema a = object().property("a", type(STRING)).required("a").build();
        Schema alike = object().property("a", builder().constant("x").build()).build();
        Schema needsA = builder().required("a").build();
        Schema needsB = builder().required("b").build();

        assertThat(shape(builder().oneOf(List.of(a, alike, type(NULL))))).isEqualTo("{a: string}");
        assertThat(shape(builder().oneOf(List.of(listOf(a), listOf(alike))))).isEqualTo("[{a: string}]");
        assertThat(shape(object().property("a", type(STRING))
                        .property("b", type(NUMBER))
                        .anyOf(List.of(needsA, needsB))))
                .isEqualTo("{a: string, b: number}");
        assertThat(builder().oneOf(List.of(a, alike)).build().shape()).hasToString("{a: string}");
    }

    @Test
    void isAnyBelowThirtyLevels() {
        Schema objects = type(STRING);
        Schema lists = type(STRING);
        for (int i = 0; i < 40; i++) {
            objects = object().property("o", objects).build();
            lists = listOf(lists);
        }

        assertThat(objects.shape()).hasToString("{o: ".repeat(30) + "any" + "}".repeat(30));
        assertThat(builder().property("v", lists).build().shape()).hasToString("{v: any}");
    }

    @Test
    void keepsTheFirstThousandMembers() {
        SchemaBuilder wide = builder();
        SchemaBuilder twoLevels = builder();
        for (int i = 0; i < 3_000; i++) {
            wide.property("p" + i, type(STRING));
        }
        for (int i = 0; i < 30; i++) {
            SchemaBuilder inner = object();
            for (int j = 0; j < 300; j++) {
                inner.property("q" + j, type(INTEGER));
            }
            twoLevels.property("p" + i, inner.build());
        }

        assertThat(wide.build().shape().members())
                .extracting(Member::name)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "p" + i).toList());
        assertThat(twoLevels.build().shape().members())
                .extracting(member -> member.shape().members().size())
                .containsExactly(300, 300, 300, 100);
    }

    @Test
    void countsAValueThatBecomesAnyOnce() {
        SchemaBuilder wide = object();
        for (int i = 0; i < 900; i++) {
            wide.property("p" + i, type(STRING));
        }
        Schema one = wide.build();
        Schema other = wide.property("more", type(STRING)).build();
        SchemaBuilder schema = builder();
        for (int i = 0; i < 5; i++) {
            schema.property("a" + i, builder().oneOf(List.of(one, other)).build());
        }

        assertThat(schema.property("last", type(STRING)).build().shape())
                .hasToString("{a0: any, a1: any, a2: any, a3: any, a4: any, last: string}");
    }

    @Test
    void endsSoonWhereReferencesDouble() {
        Schema members = type(STRING);
        Schema same = builder().property("v", type(STRING)).build();
        Schema alternatives = object().property("v", type(STRING)).build();
        Schema different = type(STRING);
        for (int i = 0; i < 30; i++) {
            members = object().property("left", members)
                    .property("right", members)
                    .build();
            same = builder().allOf(List.of(same, same)).build();
            alternatives = object().oneOf(List.of(alternatives, alternatives)).build();
            Schema inner = object().property("x" + i, different).build();
            different = builder()
                    .oneOf(List.of(inner, object().property("y", different).build()))
                    .build();
        }

        DataShape doubled = members.shape();
        assertThat(leaves(doubled)).isEqualTo(1_000);
        assertThat(doubled.toString()).hasSize(10_003);
        assertThat(same.shape()).hasToString("{v: string}");
        assertThat(alternatives.shape().members()).hasSizeLessThanOrEqualTo(1);
        assertThat(shape(alternatives)).isEqualTo("any");
        assertThat(shape(different)).isEqualTo("any");
    }

    @Test
    void endsSoonForWideSchemasInEachOther() {
        Schema inner = type(STRING);
        for (int level = 0; level < 30; level++) {
            SchemaBuilder wide = object();
            for (int i = 0; i < 1_000; i++) {
                wide.property("x".repeat(1_000) + i, inner);
            }
            inner = builder()
                    .allOf(List.of(wide.build(), wide.build()))
                    .oneOf(List.of(wide.build(), wide.build()))
                    .build();
        }

        assertThat(leaves(inner.shape())).isEqualTo(1_000);
    }

    @Test
    void survivesALongChainOfReferences() {
        Schema chain = object().property("v", type(STRING)).build();
        for (int i = 0; i < 1_200; i++) {
            SchemaReference reference = SchemaReference.named("#" + i);
            reference.bind(i % 2 == 0 ? chain : builder().allOf(List.of(chain)).build());
            chain = reference.schema();
        }

        assertThat(chain.shape()).hasToString("{}");
        assertThat(shape(chain)).isEqualTo("any");
    }

    private static int leaves(DataShape shape) {
        return shape.kind() == Kind.OBJECT
                ? shape.members().stream()
                        .mapToInt(member -> leaves(member.shape()))
                        .sum()
                : shape.element().map(DataShapeTest::leaves).orElse(1);
    }

    @Test
    void isTheSameForAllThreads() throws Exception {
        Schema schema = builder().property("a", type(STRING)).build();
        CyclicBarrier start = new CyclicBarrier(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);

        try {
            List<Future<DataShape>> shapes = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return schema.shape();
                    }))
                    .toList();
            for (Future<DataShape> shape : shapes) {
                assertThat(shape.get()).hasToString("{a: string}");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(schema.shape()).isSameAs(schema.shape());
    }

    @Test
    void refusesPartsThatDoNotFitItsKind() {
        DataShape text = DataShape.of(Kind.STRING);
        List<Member> member = List.of(new Member("a", text));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataShape(Kind.STRING, member, Optional.empty()))
                .withMessage("members must be empty unless kind is OBJECT, was of STRING");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataShape.of(Kind.LIST))
                .withMessage("element must be present if and only if kind is LIST, was of LIST");
        assertThatIllegalArgumentException().isThrownBy(() -> new DataShape(Kind.OBJECT, member, Optional.of(text)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataShape.object(List.of(new Member("a", text), new Member("a", text))))
                .withMessage("members must have distinct names, was \"a\" again");
        assertThat(DataShape.object(member)).isEqualTo(DataShape.object(List.copyOf(member)));
    }
}
