package io.ingestor.rules.internal.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The derivation of a schema from summaries of values. */
final class InferredSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Members members;

    /** The treatment of unknown members. */
    enum Members {
        OPEN,
        CLOSED
    }

    InferredSchema(Members members) {
        this.members = members;
    }

    /** Adds the keywords that all values satisfy. */
    void describe(ValueSummary values, ObjectNode schema) {
        types(values, schema);
        values.numberValues().filter(NumberSummary::isNeverNegative).ifPresent(numbers -> schema.put("minimum", 0));
        values.textValues().ifPresent(texts -> text(texts, values, schema));
        values.elementValues().ifPresent(elements -> schema.set("items", of(elements)));
        values.objectValues().ifPresent(objects -> object(objects, schema));
    }

    private JsonNode of(ValueSummary values) {
        if (values.isAnything() || values.count() == 0) {
            return JSON.booleanNode(true);
        }
        ObjectNode schema = JSON.objectNode();
        describe(values, schema);
        return schema;
    }

    private static void types(ValueSummary values, ObjectNode schema) {
        List<String> types = new ArrayList<>();
        values.objectValues().ifPresent(objects -> types.add("object"));
        if (values.hasArrays()) {
            types.add("array");
        }
        values.textValues().ifPresent(texts -> types.add("string"));
        values.numberValues().ifPresent(numbers -> types.add(numbers.isWhole() ? "integer" : "number"));
        if (values.hasBooleans()) {
            types.add("boolean");
        }
        if (values.hasNulls()) {
            types.add("null");
        }
        if (types.size() == 1) {
            schema.put("type", types.get(0));
        } else {
            ArrayNode list = schema.putArray("type");
            types.forEach(list::add);
        }
    }

    private static void text(TextSummary texts, ValueSummary values, ObjectNode schema) {
        Optional<Set<String>> names = texts.names();
        Optional<TextFormat> format = texts.format();
        Optional<String> pattern = texts.pattern();
        if (names.isPresent() && values.hasOnlyTexts()) {
            ArrayNode list = schema.putArray("enum");
            names.get().stream().sorted().forEach(list::add);
            if (values.hasNulls()) {
                list.addNull();
            }
        } else if (format.isPresent()) {
            schema.put("format", format.get().keyword());
        } else if (pattern.isPresent()) {
            schema.put("pattern", pattern.get());
        } else if (texts.isNeverEmpty()) {
            schema.put("minLength", 1);
        }
    }

    private void object(ObjectSummary objects, ObjectNode schema) {
        if (!objects.properties().isEmpty()) {
            ObjectNode properties = schema.putObject("properties");
            objects.properties().forEach((name, values) -> properties.set(name, of(values)));
        }
        List<String> required = objects.properties().entrySet().stream()
                .filter(property -> objects.isInAll(property.getValue()))
                .map(property -> property.getKey())
                .toList();
        if (!required.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            required.forEach(names::add);
        }
        Optional<ValueSummary> others = objects.otherValues();
        if (others.isPresent()) {
            schema.set("additionalProperties", of(others.get()));
        } else if (members == Members.CLOSED) {
            schema.put("additionalProperties", false);
        }
    }
}
