package io.ingestor.rules.internal.schema;

import io.ingestor.RecordFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A decoder of values for the library. */
final class ValueTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ValueTree() {}

    /** Returns the value at the cursor. */
    static JsonNode read(RecordFields value) {
        return switch (value.kind()) {
            case NULL -> NODES.nullNode();
            case BOOL -> NODES.booleanNode(value.bool());
            case NUMBER -> SchemaNumbers.node(value.number());
            case INTEGER -> NODES.numberNode(value.integer());
            case TEXT, BYTES -> NODES.stringNode(value.bytes().text());
            case OBJECT -> object(value);
            case LIST -> list(value);
        };
    }

    private static ObjectNode object(RecordFields value) {
        ObjectNode object = NODES.objectNode();
        value.enter();
        while (value.next()) {
            String name = value.name().text();
            object.set(name, read(value));
        }
        value.leave();
        return object;
    }

    private static ArrayNode list(RecordFields value) {
        ArrayNode list = NODES.arrayNode();
        value.enter();
        while (value.next()) {
            list.add(read(value));
        }
        value.leave();
        return list;
    }
}
