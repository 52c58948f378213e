package io.ingestor.bench.rules;

import io.ingestor.RecordFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A decoder of a record's data into a tree. */
final class NodeReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private NodeReader() {}

    /** Returns the data of a record. */
    static JsonNode data(RecordFields record) {
        while (record.next()) {
            if (record.name().contentEquals("data")) {
                return object(record);
            }
        }
        throw new IllegalArgumentException("record must have data, had none");
    }

    private static JsonNode value(RecordFields field) {
        return switch (field.kind()) {
            case NULL -> NODES.nullNode();
            case BOOL -> NODES.booleanNode(field.bool());
            case NUMBER -> number(field.number());
            case TEXT -> NODES.stringNode(field.bytes().text());
            case OBJECT -> object(field);
            case LIST -> list(field);
            default -> throw new IllegalArgumentException("value must be one of data, was " + field.kind());
        };
    }

    private static JsonNode number(double number) {
        return number == Math.rint(number) ? NODES.numberNode((long) number) : NODES.numberNode(number);
    }

    private static ObjectNode object(RecordFields field) {
        ObjectNode object = NODES.objectNode();
        field.enter();
        while (field.next()) {
            object.set(field.name().text(), value(field));
        }
        field.leave();
        return object;
    }

    private static ArrayNode list(RecordFields field) {
        ArrayNode list = NODES.arrayNode();
        field.enter();
        while (field.next()) {
            list.add(value(field));
        }
        field.leave();
        return list;
    }
}
