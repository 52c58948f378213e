package io.ingestor.delta.internal.column;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The columns and their ids as JSON. The form of the columns is that of the Delta protocol, section "Schema
 * Serialization Format".
 */
final class SchemaJson {

    private static final JsonMapper JSON = new JsonMapper();

    /** The label of a column of type {@link Scalar#JSON}, which the log describes as a string. */
    private static final String JSON_LABEL = "ingestion.json";

    private SchemaJson() {}

    static String write(ColumnType.Struct row) {
        return JSON.writeValueAsString(struct(row));
    }

    static String writeIds(FieldIds ids) {
        return JSON.writeValueAsString(ids.asMap());
    }

    private static JsonNode struct(ColumnType.Struct struct) {
        ObjectNode type = JSON.createObjectNode().put("type", "struct");
        ArrayNode fields = type.putArray("fields");
        for (Column column : struct.columns()) {
            ObjectNode field = fields.addObject().put("name", column.name());
            field.set("type", type(column.type()));
            field.put("nullable", !column.required());
            ObjectNode metadata = (ObjectNode) JSON.readTree(column.metadata());
            if (column.type() == Scalar.JSON) {
                metadata.put(JSON_LABEL, true);
            }
            field.set("metadata", metadata);
        }
        return type;
    }

    private static JsonNode type(ColumnType type) {
        if (type instanceof Scalar scalar) {
            return StringNode.valueOf(scalar.deltaName());
        }
        if (type instanceof ColumnType.Struct struct) {
            return struct(struct);
        }
        if (type instanceof ColumnType.Array array) {
            ObjectNode parts = JSON.createObjectNode().put("type", "array");
            parts.set("elementType", type(array.element()));
            return parts.put("containsNull", true);
        }
        if (type instanceof ColumnType.Foreign foreign) {
            return JSON.readTree(foreign.json());
        }
        return JSON.createObjectNode()
                .put("type", "map")
                .put("keyType", "string")
                .put("valueType", "string")
                .put("valueContainsNull", true);
    }

    /**
     * Reads the columns of a table.
     *
     * @throws IOException if the text does not describe columns
     */
    static ColumnType.Struct read(String text) throws IOException {
        try {
            return readStruct(JSON.readTree(text));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("the schema of a table must have the form of the Delta protocol, was " + text, e);
        }
    }

    /**
     * Reads the ids of columns.
     *
     * @throws IOException if the text is no object of numbers
     */
    static FieldIds readIds(String text) throws IOException {
        Map<String, Integer> ids = new TreeMap<>();
        try {
            for (Map.Entry<String, JsonNode> id : JSON.readTree(text).properties()) {
                ids.put(id.getKey(), id.getValue().intValue());
            }
        } catch (JacksonException e) {
            throw new IOException("the ids of columns must be an object of integers, was " + text, e);
        }
        return FieldIds.of(ids);
    }

    private static ColumnType.Struct readStruct(JsonNode type) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode field : type.required("fields")) {
            columns.add(readColumn(field));
        }
        return new ColumnType.Struct(columns);
    }

    private static Column readColumn(JsonNode field) {
        String name = field.required("name").stringValue();
        ColumnType type = readType(field.required("type"));
        boolean nullable = field.required("nullable").booleanValue();
        JsonNode metadata = field.path("metadata");
        if (!(metadata instanceof ObjectNode labels)) {
            return new Column(name, type, !nullable, Column.NO_METADATA);
        }
        boolean isJson = type == Scalar.STRING && labels.path(JSON_LABEL).asBoolean(false);
        labels.remove(JSON_LABEL);
        return new Column(name, isJson ? Scalar.JSON : type, !nullable, JSON.writeValueAsString(labels));
    }

    private static ColumnType readType(JsonNode type) {
        if (type.isString()) {
            for (Scalar scalar : Scalar.values()) {
                if (scalar != Scalar.INT && scalar.deltaName().equals(type.stringValue())) {
                    return scalar;
                }
            }
        } else if (type.path("type").asString("").equals("struct")) {
            return readStruct(type);
        } else if (type.path("type").asString("").equals("array")) {
            return new ColumnType.Array(readType(type.required("elementType")));
        } else if (type.path("keyType").asString("").equals("string")
                && type.path("valueType").asString("").equals("string")) {
            return new ColumnType.TextMap();
        }
        return new ColumnType.Foreign(JSON.writeValueAsString(type));
    }
}
