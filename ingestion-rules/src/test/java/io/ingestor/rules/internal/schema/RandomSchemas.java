package io.ingestor.rules.internal.schema;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A generator of random nested schemas with references and recursion. It uses all keywords that do not need the
 * library. A reference that applies to the same value targets only a later definition, so that no schema applies itself
 * endlessly.
 */
final class RandomSchemas {

    static final List<String> NAMES = List.of("a", "b", "c", "ab", "é", "");
    static final double[] NUMBERS = {
        0, 1, 2, 3, -1, 0.5, 1.5, 0.1, 0.3, 10, 7, 1e308, 9007199254740992.0, -0.0, 1e-7, 100, 0.01, 123456.78
    };
    static final List<String> TEXTS =
            List.of("", "a", "ab", "abc", "é", "😀", "1", "12", "a b", "2026-11-30", "a@b.example", "ba");

    private static final List<String> TYPES =
            List.of("null", "boolean", "object", "array", "number", "string", "integer");
    private static final List<String> PATTERNS =
            List.of("^a", "b$", "^a+$", ".", "^$", "^[a-c]*$", "\\d", "^\\p{L}+$", "(?=b)b", "^(a|b)+$");
    private static final int DEFINITIONS = 3;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random;

    RandomSchemas(Random random) {
        this.random = random;
    }

    /** Returns a document with definitions. */
    ObjectNode document() {
        ObjectNode root = object(3, -1);
        ObjectNode definitions = root.putObject("$defs");
        for (int i = 0; i < DEFINITIONS; i++) {
            ObjectNode definition = object(2, i);
            definition.put("$anchor", "anchor" + i);
            definitions.set("d" + i, definition);
        }
        return root;
    }

    /** Returns a schema. References that apply to the same value target only definitions after the given one. */
    private JsonNode schema(int depth, int after) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return NODES.booleanNode(random.nextInt(3) > 0);
        }
        return object(depth, after);
    }

    private ObjectNode object(int depth, int after) {
        ObjectNode schema = NODES.objectNode();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            assertion(schema);
        }
        for (int i = random.nextInt(3); depth > 0 && i > 0; i--) {
            applicator(schema, depth - 1, after);
        }
        if (depth == 0 && after + 1 < DEFINITIONS && random.nextInt(4) == 0) {
            reference(schema, after + 1 + random.nextInt(DEFINITIONS - after - 1));
        }
        return schema;
    }

    private void reference(ObjectNode schema, int definition) {
        schema.put("$ref", random.nextBoolean() ? "#/$defs/d" + definition : "#anchor" + definition);
    }

    private void assertion(ObjectNode schema) {
        switch (random.nextInt(20)) {
            case 0 -> schema.put("type", pick(TYPES));
            case 1 -> {
                ArrayNode types = schema.putArray("type");
                TYPES.stream().filter(type -> random.nextInt(3) > 0).forEach(types::add);
                types.add("object".equals(types.path(0).asString("")) ? "string" : "object");
                if (types.valueStream().distinct().count() < types.size()) {
                    schema.put("type", "object");
                }
            }
            case 2 -> {
                ArrayNode values = schema.putArray("enum");
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    values.add(value(2));
                }
            }
            case 3 -> schema.set("const", value(2));
            case 4 -> schema.put("minimum", number());
            case 5 -> schema.put("maximum", number());
            case 6 -> schema.put("exclusiveMinimum", number());
            case 7 -> schema.put("exclusiveMaximum", number());
            case 8 -> schema.put("multipleOf", Math.abs(number()) + (random.nextBoolean() ? 0.01 : 1));
            case 9 -> schema.put("minLength", random.nextInt(4));
            case 10 -> schema.put("maxLength", random.nextInt(4));
            case 11 -> schema.put("pattern", pick(PATTERNS));
            case 12 -> names(schema.putArray("required"));
            case 13 -> schema.put("minProperties", random.nextInt(4));
            case 14 -> schema.put("maxProperties", random.nextInt(4));
            case 15 -> schema.put("minItems", random.nextInt(4));
            case 16 -> schema.put("maxItems", random.nextInt(4));
            case 17 -> schema.put("uniqueItems", random.nextInt(4) > 0);
            case 18 -> names(schema.putObject("dependentRequired").putArray(pick(NAMES)));
            default -> schema.put("format", "date");
        }
    }

    private void applicator(ObjectNode schema, int depth, int after) {
        switch (random.nextInt(19)) {
            case 0, 1, 2, 3 -> {
                ObjectNode properties = schema.putObject("properties");
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    properties.set(pick(NAMES), below(depth));
                }
            }
            case 4 -> schema.putObject("patternProperties").set(pick(PATTERNS), below(depth));
            case 5 -> schema.set("additionalProperties", below(depth));
            case 6 -> schema.set("propertyNames", below(depth));
            case 7, 8 -> schema.set("items", below(depth));
            case 9 -> schema.putArray("prefixItems").add(below(depth)).add(below(depth));
            case 10 -> {
                schema.set("contains", below(depth));
                if (random.nextBoolean()) {
                    schema.put("minContains", random.nextInt(3));
                }
                if (random.nextBoolean()) {
                    schema.put("maxContains", random.nextInt(3));
                }
            }
            case 11 -> schema.putArray("allOf").add(schema(depth, after)).add(schema(depth, after));
            case 12 -> schema.putArray("anyOf").add(schema(depth, after)).add(schema(depth, after));
            case 13 -> schema.putArray("oneOf").add(schema(depth, after)).add(schema(depth, after));
            case 14 -> schema.set("not", schema(depth, after));
            case 15 -> {
                schema.set("if", schema(depth, after));
                schema.set(random.nextBoolean() ? "then" : "else", schema(depth, after));
            }
            case 16 -> schema.putObject("dependentSchemas").set(pick(NAMES), schema(depth, after));
            case 17 -> schema.set("unevaluatedProperties", below(depth));
            default -> schema.set("unevaluatedItems", below(depth));
        }
    }

    /** Returns a schema for a part of the value, which may refer to any definition. */
    private JsonNode below(int depth) {
        if (random.nextInt(6) == 0) {
            ObjectNode schema = NODES.objectNode();
            if (random.nextInt(4) == 0) {
                schema.put("$ref", "#");
            } else {
                reference(schema, random.nextInt(DEFINITIONS));
            }
            return schema;
        }
        return schema(depth, -1);
    }

    private void names(ArrayNode names) {
        NAMES.stream().filter(name -> random.nextInt(4) == 0).forEach(names::add);
    }

    JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(number());
            case 3, 4 -> NODES.stringNode(pick(TEXTS));
            case 5 -> list(depth);
            default -> members(depth);
        };
    }

    private ArrayNode list(int depth) {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(depth - 1));
        }
        return list;
    }

    private ObjectNode members(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(pick(NAMES), value(depth - 1));
        }
        return object;
    }

    double number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
