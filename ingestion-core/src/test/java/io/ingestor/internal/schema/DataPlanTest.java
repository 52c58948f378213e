package io.ingestor.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that a plan made from one value decides like the full check on other values of the same layout. */
class DataPlanTest {

    private static final double[] NUMBERS = {0, -0.0, 1, 2, -3, 0.5, 0.3, 1e300, 9007199254740992.0, 1e-7, 100};

    @Test
    void decidesAsTheCheckInFull() {
        compare(3_000, ThreadLocalRandom.current().nextLong());
    }

    @Test
    @Tag("proof")
    void decidesAsTheCheckInFullOnMillionsOfValues() {
        compare(300_000, ThreadLocalRandom.current().nextLong());
    }

    private static void compare(int schemas, long seed) {
        System.out.println("DataPlanTest seed " + seed);
        Random random = new Random(seed);
        RandomSchemas randoms = new RandomSchemas(random);
        SchemaCheck check = new SchemaCheck();
        int kept = 0;
        int broken = 0;
        for (int i = 0; i < schemas; i++) {
            ModelSchema model = randoms.schema();
            Schema schema = model.build();
            for (int j = 0; j < 5; j++) {
                Map<String, Object> value = randoms.object(4);
                boolean odd = random.nextBoolean();
                long order = random.nextLong();
                byte[] sample = encoded(value, odd, order);
                DataPlan plan = check.plan(schema, sample, 0, sample.length);
                for (int k = 0; k < 4; k++) {
                    Object other = similar(value, odd, random);
                    byte[] data = encoded((Map<?, ?>) other, odd, order);
                    List<String> violations = EncodedData.violations(schema, data);
                    if (plan == null) {
                        // A plan compares one byte of a boolean, but odd encodings of true are longer.
                        assertThat(odd || !violations.isEmpty())
                                .as("seed %d, %s has no plan for %s", seed, model, value)
                                .isTrue();
                        continue;
                    }
                    boolean keeps = check.keeps(plan, data, 0, data.length);
                    assertThat(keeps)
                            .as("seed %d, %s planned with %s for %s: %s", seed, model, value, other, violations)
                            .isEqualTo(violations.isEmpty());
                    kept += keeps ? 1 : 0;
                    broken += keeps ? 0 : 1;
                }
            }
        }
        assertThat(kept).isGreaterThan(schemas);
        assertThat(broken).isGreaterThan(schemas / 20);
    }

    private static byte[] encoded(Map<?, ?> value, boolean odd, long order) {
        return odd ? EncodedData.odd(value, new Random(order)) : EncodedData.of(value);
    }

    /** Returns a value of the same layout: other numbers, booleans and characters of ASCII texts. */
    private static Object similar(Object value, boolean odd, Random random) {
        if (random.nextInt(3) == 0 && !(value instanceof Map) && !(value instanceof List)) {
            return value;
        }
        if (value instanceof Number) {
            return NUMBERS[random.nextInt(NUMBERS.length)];
        }
        if (value instanceof Boolean bool) {
            // Odd encodings of booleans differ in length.
            return odd ? bool : (Object) random.nextBoolean();
        }
        if (value instanceof String text && text.chars().allMatch(c -> c < 0x80)) {
            StringBuilder other = new StringBuilder(text);
            for (int i = 0; i < other.length(); i++) {
                other.setCharAt(i, (char) ('a' + random.nextInt(3)));
            }
            return other.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> other = new LinkedHashMap<>();
            map.forEach((name, member) -> other.put((String) name, similar(member, odd, random)));
            return other;
        }
        if (value instanceof List<?> list) {
            List<Object> other = new ArrayList<>();
            list.forEach(element -> other.add(similar(element, odd, random)));
            return other;
        }
        return value;
    }

    @Test
    void leavesNothingToAPlanThatTheLayoutDecides() {
        Schema schema = Schema.builder()
                .types(SchemaType.OBJECT)
                .property("a", Schema.builder().types(SchemaType.NUMBER).build())
                .property(
                        "b",
                        Schema.builder().types(SchemaType.STRING).maxLength(3).build())
                .required("a", "b")
                .additionalProperties(Schema.none())
                .build();
        SchemaCheck check = new SchemaCheck();
        byte[] right = EncodedData.of(ordered("a", 1, "b", "abc"));
        byte[] tooLong = EncodedData.of(ordered("a", 1, "b", "abcd"));
        byte[] unknown = EncodedData.of(ordered("a", 1, "c", "abc"));

        assertThat(check.plan(schema, right, 0, right.length)).isNotNull();
        assertThat(check.plan(schema, tooLong, 0, tooLong.length)).isNull();
        assertThat(check.plan(schema, unknown, 0, unknown.length)).isNull();
    }

    @Test
    void makesNoPlanOfMoreSchemasThanItIsWorth() {
        Schema schema = Schema.builder()
                .property("a", Schema.builder().minimum(0).build())
                .build();
        for (int i = 0; i < 20; i++) {
            schema = Schema.builder().allOf(List.of(schema, schema)).build();
        }
        byte[] data = EncodedData.of(Map.of("a", 1));

        // A million schemas apply.
        assertThat(new SchemaCheck().plan(schema, data, 0, data.length)).isNull();
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object two) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }
}
