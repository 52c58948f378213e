package io.ingestor.internal.schema;

import io.ingestor.validate.SchemaType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Random schemas and values that often match, because there are few names, numbers and texts. */
final class RandomSchemas {

    private static final String[] NAMES = {
        "a",
        "b",
        "c",
        "ab",
        "",
        "~/é",
        "eight888",
        "longer-than-8",
        "longer-than-sixteen-bytes",
        "longer-than-sixteen+bytes"
    };
    private static final double[] NUMBERS = {0, -0.0, 1, 2, -3, 0.5, 0.3, 0.07, 1e300, 9007199254740992.0, 1e-7, 100};
    private static final double[] DIVISORS = {1, 2, 0.1, 0.01, 3, 1e-7, 1e22, 0.07, 4.9E-324};
    private static final List<SchemaType> TYPES = List.of(SchemaType.values());
    private static final String[] TEXTS = {"", "a", "b", "é€😀", "eight888", "a longer text than sixteen bytes"};
    private static final List<ModelSchema.Rule> RULES = List.of(
            new ModelSchema.Rule("a", text -> text.contains("a")),
            new ModelSchema.Rule("long", text -> text.length() > 1),
            new ModelSchema.Rule("ascii", text -> text.chars().allMatch(c -> c < 0x80)));

    private final Random random;
    private ModelSchema root;

    RandomSchemas(Random random) {
        this.random = random;
    }

    ModelSchema schema() {
        root = new ModelSchema();
        fill(root, 3);
        return root;
    }

    private ModelSchema schema(int depth) {
        ModelSchema schema = new ModelSchema();
        if (depth > 0) {
            fill(schema, depth);
        }
        return schema;
    }

    /** Returns a schema for a part of the value, where a reference is allowed. */
    private ModelSchema part(int depth) {
        if (random.nextInt(6) == 0) {
            ModelSchema reference = new ModelSchema();
            reference.target = root;
            return reference;
        }
        return schema(depth - 1);
    }

    private void fill(ModelSchema schema, int depth) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            add(schema, depth);
        }
    }

    private void add(ModelSchema schema, int depth) {
        switch (random.nextInt(29)) {
            case 0, 1, 2 -> schema.with("type", types());
            case 3 -> schema.with("enum", values(3));
            case 4 -> schema.with("const", value(2));
            case 5 -> schema.with("minimum", number());
            case 6 -> schema.with("maximum", number());
            case 7 -> schema.with("exclusiveMinimum", number());
            case 8 -> schema.with("exclusiveMaximum", number());
            case 9 -> schema.with("multipleOf", DIVISORS[random.nextInt(DIVISORS.length)]);
            case 10 -> schema.with("minLength", random.nextInt(10));
            case 11 -> schema.with("maxLength", random.nextInt(10));
            case 12 -> schema.with("pattern", rule());
            case 13 -> schema.with("required", names(random.nextInt(3)));
            case 14, 15, 16 -> schema.with("properties", byName(() -> part(depth)));
            case 17 -> {
                Map<ModelSchema.Rule, ModelSchema> patterns = new LinkedHashMap<>();
                patterns.put(rule(), part(depth));
                patterns.put(rule(), part(depth));
                schema.with("patternProperties", patterns);
            }
            case 18 -> schema.with("additionalProperties", random.nextBoolean() ? part(depth) : none());
            case 19 -> schema.with("propertyNames", schema(depth - 1));
            case 20 -> schema.with(random.nextBoolean() ? "minProperties" : "maxProperties", random.nextInt(4));
            case 21 -> schema.with("dependentRequired", byName(() -> names(1 + random.nextInt(2))));
            case 22 -> schema.with("dependentSchemas", byName(() -> schema(depth - 1)));
            case 23 -> schema.with("prefixItems", List.of(part(depth), part(depth)));
            case 24 -> schema.with("items", random.nextInt(4) > 0 ? part(depth) : none());
            case 25 -> {
                schema.with("contains", part(depth));
                schema.with("minContains", random.nextInt(2)).with("maxContains", 1 + random.nextInt(3));
            }
            case 26 -> schema.with(random.nextBoolean() ? "minItems" : "maxItems", random.nextInt(4));
            case 27 -> schema.with("uniqueItems", true);
            default -> combination(schema, depth);
        }
    }

    private void combination(ModelSchema schema, int depth) {
        List<ModelSchema> some = List.of(schema(depth - 1), schema(depth - 1), schema(depth - 1));
        switch (random.nextInt(5)) {
            case 0 -> schema.with("allOf", some);
            case 1 -> schema.with("anyOf", some);
            case 2 -> schema.with("oneOf", some);
            case 3 -> schema.with("not", schema(depth - 1));
            default -> schema.with("if", some);
        }
    }

    private static ModelSchema none() {
        return new ModelSchema().with("enum", List.of());
    }

    private Set<SchemaType> types() {
        EnumSet<SchemaType> types = EnumSet.noneOf(SchemaType.class);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            types.add(TYPES.get(random.nextInt(TYPES.size())));
        }
        return types;
    }

    private <T> Map<String, T> byName(Supplier<T> values) {
        Map<String, T> map = new LinkedHashMap<>();
        names(1 + random.nextInt(4)).forEach(name -> map.put(name, values.get()));
        return map;
    }

    private Set<String> names(int count) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            names.add(name());
        }
        return names;
    }

    private ModelSchema.Rule rule() {
        return RULES.get(random.nextInt(RULES.size()));
    }

    private String name() {
        return NAMES[random.nextInt(random.nextBoolean() ? 3 : NAMES.length)];
    }

    private double number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.put(name(), value(depth - 1));
        }
        return object;
    }

    private List<Object> values(int depth) {
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(depth - 1));
        }
        return values;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> number();
            case 3, 4 -> TEXTS[random.nextInt(TEXTS.length)];
            case 5 -> object(depth);
            default -> values(depth);
        };
    }
}
