package io.ingestor.rules.internal.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A generator of random values that satisfy most keywords of a schema. Some values are then mutated. */
final class RandomValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random;
    private final RandomSchemas schemas;
    private final JsonNode document;

    RandomValues(Random random, JsonNode document) {
        this.random = random;
        this.schemas = new RandomSchemas(random);
        this.document = document;
    }

    JsonNode value() {
        JsonNode value = near(document, 4);
        return random.nextInt(3) == 0 ? mutated(value) : value;
    }

    private JsonNode near(JsonNode schema, int depth) {
        if (!schema.isObject() || depth == 0 || random.nextInt(12) == 0) {
            return schemas.value(1);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        if (schema.has("$ref") && random.nextBoolean()) {
            String reference = schema.path("$ref").stringValue();
            return near(
                    reference.equals("#")
                            ? document
                            : document.path("$defs").path("d" + reference.charAt(reference.length() - 1)),
                    depth - 1);
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            if (schema.has(keyword) && random.nextInt(3) == 0) {
                return near(schema.path(keyword).path(random.nextInt(2)), depth);
            }
        }
        return switch (kind(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> NODES.stringNode(schemas.pick(RandomSchemas.TEXTS));
            case "number" -> number(schema);
            default -> schemas.value(0);
        };
    }

    private String kind(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isString()) {
            return type.stringValue().equals("integer") ? "number" : type.stringValue();
        }
        List<String> kinds = new ArrayList<>(List.of("object"));
        schema.propertyNames().forEach(name -> {
            switch (name) {
                case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" -> kinds.add("number");
                case "minLength", "maxLength", "pattern" -> kinds.add("string");
                case "items", "prefixItems", "contains", "uniqueItems", "minItems", "maxItems", "unevaluatedItems" ->
                    kinds.add("array");
                default -> kinds.add("object");
            }
        });
        return schemas.pick(kinds);
    }

    private JsonNode number(JsonNode schema) {
        for (String keyword : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) {
            if (schema.has(keyword) && random.nextBoolean()) {
                double bound = schema.path(keyword).doubleValue();
                double near = bound * (keyword.equals("multipleOf") ? random.nextInt(5) : 1)
                        + new double[] {0, 0, 1, -1, 0.5}[random.nextInt(5)];
                return NODES.numberNode(Double.isFinite(near) ? near : bound);
            }
        }
        return NODES.numberNode(schemas.number());
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        schema.path("properties").properties().forEach(member -> {
            if (random.nextInt(4) > 0) {
                object.set(member.getKey(), near(member.getValue(), depth - 1));
            }
        });
        schema.path("required").forEach(name -> {
            if (!object.has(name.stringValue()) && random.nextInt(6) > 0) {
                object.set(name.stringValue(), schemas.value(1));
            }
        });
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = schemas.pick(RandomSchemas.NAMES);
            if (!object.has(name)) {
                object.set(name, near(schema.path("additionalProperties"), depth - 1));
            }
        }
        return object;
    }

    private JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = NODES.arrayNode();
        schema.path("prefixItems").forEach(item -> array.add(near(item, depth - 1)));
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(near(schema.path(random.nextBoolean() ? "items" : "contains"), depth - 1));
        }
        if (!array.isEmpty() && random.nextInt(4) == 0) {
            array.add(array.path(0));
        }
        return array;
    }

    /** Returns the value with a random part replaced or removed. */
    private JsonNode mutated(JsonNode value) {
        if (value.isObject() && !value.isEmpty() && random.nextInt(4) > 0) {
            ObjectNode copy = ((ObjectNode) value).deepCopy();
            String name = schemas.pick(List.copyOf(value.propertyNames()));
            if (random.nextInt(3) == 0) {
                copy.remove(name);
            } else {
                copy.set(name, mutated(value.path(name)));
            }
            return copy;
        }
        if (value.isArray() && !value.isEmpty() && random.nextInt(4) > 0) {
            ArrayNode copy = ((ArrayNode) value).deepCopy();
            int index = random.nextInt(value.size());
            copy.set(index, mutated(value.path(index)));
            return copy;
        }
        return schemas.value(1);
    }
}
