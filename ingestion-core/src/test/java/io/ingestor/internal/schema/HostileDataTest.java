package io.ingestor.internal.schema;

import static io.ingestor.internal.fake.Wire.bytes;
import static io.ingestor.internal.fake.Wire.entry;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import io.ingestor.RecordFields;
import io.ingestor.internal.fake.Wire;
import io.ingestor.internal.wire.BorrowedFields;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaReference;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Validator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of data and schemas that try to take much time, stack or memory. Time is bounded in steps, not by a clock. */
class HostileDataTest {

    private static Map<String, Object> nested(String name, int depth, Object inner) {
        Object value = inner;
        for (int i = 0; i < depth; i++) {
            value = Map.of(name, value);
        }
        return Map.of(name, value);
    }

    @Test
    void endsAlternativesThatContainEachOther() {
        SchemaReference self = SchemaReference.named("#");
        Schema left = Schema.builder().property("c", self.schema()).build();
        Schema right =
                Schema.builder().property("c", self.schema()).required("x").build();
        Schema schema = Schema.builder().oneOf(List.of(left, right)).build();
        self.bind(schema);

        // Without a limit, the check would take 2^90 steps.
        assertThat(EncodedData.violations(schema, nested("c", 90, Map.of())))
                .singleElement()
                .asString()
                .startsWith("data: schema: must be checked in at most ")
                .endsWith(" steps, needed more: avoid alternatives that contain each other, or send less data in a"
                        + " record");
        assertThat(EncodedData.violations(schema, nested("c", 8, Map.of()))).isEmpty();
    }

    @Test
    void bearsTheDeepestDataUnderTheDeepestSchemaOnASmallStack() throws InterruptedException {
        SchemaReference self = SchemaReference.named("#");
        Schema wrapped = Schema.builder().property("c", self.schema()).build();
        for (int i = 0; i < 5; i++) {
            wrapped = Schema.builder().allOf(List.of(wrapped)).build();
        }
        self.bind(wrapped);
        Schema schema = wrapped;
        AtomicReference<Object> result = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        result.set(EncodedData.violations(schema, nested("c", 98, "x")));
                    } catch (Throwable e) {
                        result.set(e);
                    }
                },
                "small stack",
                512 << 10);

        small.start();
        small.join();

        assertThat(result.get()).isEqualTo(List.of());
    }

    @Test
    void endsCombinationsThatNestTooDeep() {
        SchemaReference self = SchemaReference.named("#");
        Schema wrapped = Schema.builder().property("c", self.schema()).build();
        for (int i = 0; i < 50; i++) {
            wrapped = Schema.builder().allOf(List.of(wrapped)).build();
        }
        self.bind(wrapped);

        assertThat(EncodedData.violations(wrapped, nested("c", 8, 1))).isEmpty();
        assertThat(EncodedData.violations(wrapped, nested("c", 50, 1)))
                .containsExactly("data: schema: must need at most 500 nested combinations (allOf, anyOf, oneOf, not,"
                        + " if), needed more: nest the data less");
    }

    @Test
    void refusesASchemaThatIsNestedTooDeep() {
        Schema schema = Schema.any();
        for (int i = 0; i < 99; i++) {
            schema = Schema.builder().not(schema).build();
        }
        Schema deepest = schema;

        assertThat(EncodedData.violations(deepest, Map.of())).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.builder().not(deepest).build())
                .withMessage("schemas for the same value must be nested at most 100 levels deep, was 101: use fewer"
                        + " combinations inside each other");
    }

    @Test
    void comparesHugeArraysInLinearSteps() {
        Schema schema = Schema.builder()
                .property("v", Schema.builder().uniqueItems().build())
                .build();
        List<Object> values = new ArrayList<>();
        IntStream.range(0, 200_000).forEach(i -> values.add((double) i));

        assertThat(EncodedData.violations(schema, Map.of("v", values))).isEmpty();
        values.add(777);
        assertThat(EncodedData.violations(schema, Map.of("v", values)))
                .containsExactly("data/v/200000: uniqueItems: must differ from value 777, was 777");
    }

    @Test
    void findsTenThousandPropertiesInAnyOrder() {
        Map<String, Object> object = new LinkedHashMap<>();
        var builder = Schema.builder().additionalProperties(Schema.none());
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
        for (int i : numbers) {
            String name = "measured-" + i + "-longer-than-two-words";
            builder.property(name, Schema.builder().maximum(i).build()).required(name);
        }
        Schema schema = builder.build();
        Collections.reverse(numbers);
        numbers.forEach(i -> object.put("measured-" + i + "-longer-than-two-words", i));

        assertThat(EncodedData.violations(schema, object)).isEmpty();
        object.put("measured-5-longer-than-two-words", 6);
        object.put("measured-5-longer-than-two-wordz", 6);
        assertThat(EncodedData.violations(schema, object))
                .containsExactly(
                        "data/measured-5-longer-than-two-words: maximum: must be <= 5, was 6",
                        "data/measured-5-longer-than-two-wordz: additionalProperties: must be absent, was 6");
    }

    @Test
    void refusesBytesThatAreNotWellFormed() {
        Schema schema = Schema.builder().additionalProperties(Schema.any()).build();

        for (byte[] wrong : List.of(
                bytes(0x0a), bytes(0x0a, 0x7f), bytes(0x0a, 6, 0x0a, 0x7f, 1, 1, 1, 1), bytes(0x0b), new byte[1])) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> EncodedData.violations(schema, wrong))
                    .withMessageStartingWith("data is not a well-formed protobuf message: ");
        }
    }

    @Test
    void readsNothingBehindTheData() {
        Schema schema = Schema.builder().required("b").build();
        byte[] both = join(entry("a", number(1)), entry("b", number(2)));
        EncodedData.Collected found = new EncodedData.Collected();

        assertThat(new SchemaCheck().check(schema, both, 0, both.length / 2, found))
                .isFalse();
        assertThat(new SchemaCheck().check(schema, both, both.length / 2, both.length / 2, found))
                .isTrue();
    }

    @Test
    void makesNoObjectsForRightRecords() {
        Schema schema = Schema.builder()
                .types(SchemaType.OBJECT)
                .property(
                        "delay",
                        Schema.builder()
                                .types(SchemaType.INTEGER)
                                .minimum(-100)
                                .maximum(3000)
                                .build())
                .property("price", Schema.builder().multipleOf(0.01).build())
                .property(
                        "origin",
                        Schema.builder()
                                .enumeration(List.of("SAN", "SJC"))
                                .minLength(3)
                                .build())
                .property(
                        "tags",
                        Schema.builder()
                                .uniqueItems()
                                .items(Schema.builder().not(Schema.none()).build())
                                .build())
                .dependentRequired("delay", List.of("origin"))
                .required("delay", "origin")
                .additionalProperties(Schema.none())
                .build();
        byte[] data = EncodedData.of(new TreeMap<>(
                Map.of("delay", 14, "price", 19.99, "origin", "SAN", "tags", List.of("a", "b", List.of(1)))));
        SchemaCheck check = new SchemaCheck();
        EncodedData.Collected found = new EncodedData.Collected();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        repeat(1, check, schema, data, found);

        long before = threads.getCurrentThreadAllocatedBytes();
        int right = repeat(10_000, check, schema, data, found);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(right).isEqualTo(10_000);
        // This allows one byte per check; an object takes at least 16.
        assertThat(allocated).isLessThan(10_000);
    }

    private static int repeat(int times, SchemaCheck check, Schema schema, byte[] data, EncodedData.Collected found) {
        int right = 0;
        for (int i = 0; i < times; i++) {
            right += check.check(schema, data, 0, data.length, found) ? 1 : 0;
        }
        return right;
    }

    @Test
    void validatesTheDataOfARecord() {
        Validator validator = Schema.builder().required("a").build().asValidator();
        EncodedData.Collected found = new EncodedData.Collected();
        byte[] right = join(Wire.id("t", "e"), Wire.data(entry("a", number(1))), Wire.varint(5, 1));
        byte[] empty = Wire.id("t", "e");

        validator.validate(fields(right), found);
        assertThat(found.lines).isEmpty();
        validator.validate(fields(empty), found);
        assertThat(found.lines).containsExactly("data: required: must have \"a\", was absent");
    }

    private static RecordFields fields(byte[] record) {
        return new BorrowedFields().wrap(record, 0, record.length);
    }
}
