package io.ingestor.rules.internal.evolve;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A generator of random schemas and documents. It uses few names and values, so that they often match. */
final class RandomSchemas {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("a", "b", "ab", "c1");
    private static final List<String> PATTERNS = List.of("^a", "b", "[0-9]$", "^a+$");
    private static final List<String> TYPES =
            List.of("null", "boolean", "integer", "number", "string", "object", "array");
    private static final int MAX_DEPTH = 3;

    private final Random random;

    RandomSchemas(Random random) {
        this.random = random;
    }

    JsonNode document() {
        return document(0);
    }

    private JsonNode document(int depth) {
        return switch (random.nextInt(depth < MAX_DEPTH ? 11 : 6)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2, 3 -> number();
            case 4, 5 -> JSON.stringNode(text());
            case 6, 7 -> array(depth);
            default -> object(depth);
        };
    }

    private JsonNode number() {
        double value = random.nextInt(-2, 8) * (random.nextInt(3) == 0 ? 0.5 : 1);
        return value == Math.rint(value) && random.nextBoolean()
                ? JSON.numberNode((int) value)
                : JSON.numberNode(value);
    }

    private String text() {
        return random.nextBoolean() ? pick(NAMES) : "aab1".substring(random.nextInt(4));
    }

    private ArrayNode array(int depth) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(document(depth + 1));
        }
        return array;
    }

    private ObjectNode object(int depth) {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(pick(NAMES), document(depth + 1));
        }
        return object;
    }

    /** Returns a schema with a definition {@code d}, to which its subschemas may refer. */
    ObjectNode schema() {
        ObjectNode schema = JSON.objectNode();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            keyword(schema, 0);
        }
        ObjectNode definition = JSON.objectNode();
        keyword(definition, MAX_DEPTH);
        schema.putObject("$defs").set("d", definition);
        return schema;
    }

    private JsonNode schema(int depth) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return JSON.booleanNode(random.nextBoolean());
        }
        if (kind == 1 && depth < MAX_DEPTH) {
            return JSON.objectNode().put("$ref", "#/$defs/d");
        }
        ObjectNode schema = JSON.objectNode();
        for (int i = 1 + random.nextInt(depth < MAX_DEPTH ? 3 : 2); i > 0; i--) {
            keyword(schema, depth);
        }
        return schema;
    }

    /** Returns a copy with one or two keywords added or removed. */
    ObjectNode mutated(ObjectNode schema) {
        ObjectNode copy = schema.deepCopy();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            mutate(copy, 0);
        }
        return copy;
    }

    private void mutate(JsonNode node, int depth) {
        List<JsonNode> children = node.valueStream()
                .filter(child -> child.isObject() || child.isArray())
                .toList();
        if (!children.isEmpty() && random.nextInt(3) > 0) {
            mutate(pick(children), depth + 1);
        } else if (node instanceof ObjectNode object && isSchema(object)) {
            if (!object.isEmpty() && random.nextBoolean()) {
                String name = pick(List.copyOf(object.propertyNames()));
                if (!name.equals("$defs")) {
                    object.remove(name);
                }
            } else {
                keyword(object, Math.min(depth, MAX_DEPTH));
            }
        }
    }

    /** Returns true for a schema, and false for a map of schemas by name or pattern. */
    private static boolean isSchema(ObjectNode object) {
        return object.propertyNames().stream()
                .noneMatch(name -> NAMES.contains(name) || PATTERNS.contains(name) || name.equals("d"));
    }

    private void keyword(ObjectNode schema, int depth) {
        if (depth < MAX_DEPTH && random.nextBoolean()) {
            applicator(schema, depth + 1);
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> schema.put("type", pick(TYPES));
            case 3 -> schema.putArray("type").add(pick(TYPES)).add("string");
            case 4 ->
                schema.putArray("enum")
                        .add(document(MAX_DEPTH))
                        .add(document(MAX_DEPTH))
                        .add(number());
            case 5 -> schema.set("const", document(MAX_DEPTH - 1));
            case 6 -> schema.put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", random.nextInt(-1, 4));
            case 7 -> schema.put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", random.nextInt(0, 6));
            case 8 -> schema.put("multipleOf", pick(List.of(0.5, 1.0, 2.0, 3.0)));
            case 9 -> schema.put(random.nextBoolean() ? "minLength" : "minItems", random.nextInt(3));
            case 10 -> schema.put(random.nextBoolean() ? "maxLength" : "maxItems", random.nextInt(4));
            case 11 -> schema.put("pattern", pick(PATTERNS));
            case 12 -> schema.putArray("required").add(pick(NAMES));
            case 13 -> schema.put(random.nextBoolean() ? "minProperties" : "maxProperties", random.nextInt(3));
            case 14 -> schema.put("uniqueItems", true);
            default ->
                schema.putObject("dependentRequired").putArray(pick(NAMES)).add(pick(NAMES));
        }
    }

    private void applicator(ObjectNode schema, int depth) {
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> map(schema, "properties", NAMES, depth);
            case 3 -> map(schema, "patternProperties", PATTERNS, depth);
            case 4 -> schema.set("additionalProperties", schema(depth));
            case 5 -> schema.put("additionalProperties", false);
            case 6 -> schema.set("propertyNames", schema(MAX_DEPTH));
            case 7 -> schema.set("items", schema(depth));
            case 8 -> schema.putArray("prefixItems").add(schema(depth)).add(schema(depth));
            case 9 -> {
                schema.set("contains", schema(depth));
                schema.put("minContains", random.nextInt(3));
                if (random.nextBoolean()) {
                    schema.put("maxContains", random.nextInt(1, 3));
                }
            }
            case 10 -> schema.putArray("allOf").add(schema(depth)).add(schema(depth));
            case 11 -> schema.putArray("anyOf").add(schema(depth)).add(schema(depth));
            case 12 -> schema.putArray("oneOf").add(schema(depth)).add(schema(depth));
            case 13 -> schema.set("not", schema(depth));
            case 14 -> {
                schema.set("if", schema(depth));
                schema.set(random.nextBoolean() ? "then" : "else", schema(depth));
            }
            default -> map(schema, "dependentSchemas", NAMES, depth);
        }
    }

    private void map(ObjectNode schema, String keyword, List<String> names, int depth) {
        ObjectNode map = schema.putObject(keyword);
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            map.set(pick(names), schema(depth));
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
