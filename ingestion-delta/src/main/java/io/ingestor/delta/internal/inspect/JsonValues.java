package io.ingestor.delta.internal.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The values of JSON texts in rows, as {@link io.ingestor.Record#data} has them. */
final class JsonValues {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private JsonValues() {}

    /** Returns the value of a text. */
    static @Nullable Object parse(String text) throws IOException {
        return value(tree(text));
    }

    /** Returns the members of the text of an object. */
    static Map<String, @Nullable Object> parseObject(String text) throws IOException {
        JsonNode tree = tree(text);
        if (!tree.isObject()) {
            throw new IOException("text must be a JSON object, was " + Bounded.excerpt(text));
        }
        return object(tree);
    }

    private static JsonNode tree(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IOException("text must be JSON, was " + Bounded.excerpt(text), e);
        }
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> list(node);
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> Double.parseDouble(node.asString());
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonNode node) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (var member : node.properties()) {
            object.put(member.getKey(), value(member.getValue()));
        }
        return object;
    }

    private static List<@Nullable Object> list(JsonNode node) {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonNode element : node) {
            list.add(value(element));
        }
        return list;
    }

    /** Adds the members that no column has. They continue objects in columns, and replace all other values. */
    static void merge(Map<String, @Nullable Object> target, Map<String, @Nullable Object> rest) {
        rest.forEach((name, value) -> {
            if (value instanceof Map<?, ?> more && target.get(name) instanceof Map<?, ?> known) {
                target.put(name, merged(known, more));
            } else {
                target.put(name, value);
            }
        });
    }

    private static Map<String, @Nullable Object> merged(Map<?, ?> known, Map<?, ?> more) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        known.forEach((name, value) -> all.put((String) name, value));
        Map<String, @Nullable Object> rest = new LinkedHashMap<>();
        more.forEach((name, value) -> rest.put((String) name, value));
        merge(all, rest);
        return all;
    }
}
