package io.ingestor.bench.rules;

import io.ingestor.Record;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.JsonSchemas;
import io.ingestor.validate.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A form of records, with a schema that they satisfy. */
public enum RecordForm {
    /** The records of {@link io.ingestor.bench.log.SampleBlocks}, with four fields. */
    READING(readingSchema()) {
        @Override
        Map<String, Object> data(int number) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("temp", 15 + number % 200 / 10.0);
            fields.put("hum", number % 100);
            fields.put("ok", number % 2 == 0);
            fields.put("site", "s" + number % SITES);
            return fields;
        }
    },

    /** An event with thirty values: six of its own, three objects with six each, and two items with three each. */
    EVENT(eventSchema()) {
        @Override
        Map<String, Object> data(int number) {
            Map<String, Object> event = six(number);
            event.put("actor", six(number + 1));
            event.put("source", six(number + 2));
            event.put("target", six(number + 3));
            event.put("items", List.of(item(number), item(number + 1)));
            return event;
        }
    };

    private static final int SITES = 50;

    private final String schema;

    RecordForm(String schema) {
        this.schema = schema;
    }

    /** Returns the schema as a JSON document. */
    public String schema() {
        return schema;
    }

    /** Returns the schema, compiled to run on bytes. */
    public Schema compiled() {
        JsonSchema compiled = JsonSchemas.builder().build().compile("urn:bench:" + this, schema);
        if (!compiled.runsOnBytes()) {
            throw new IllegalStateException("the schema must run on bytes, falls back: " + compiled.fallbacks());
        }
        return compiled.schema();
    }

    /** Returns a record with a tenant of its own. */
    Record record(int number) {
        return Record.builder("tenant-" + number)
                .entity("device-" + number)
                .data(data(number))
                .build();
    }

    /** Returns the fields of a record. */
    abstract Map<String, Object> data(int number);

    /** Returns a schema with types, required names, an enumeration and two bounds, which allows no other names. */
    private static String readingSchema() {
        String sites =
                IntStream.range(0, 50).mapToObj(site -> "\"s" + site + "\"").collect(Collectors.joining(", "));
        return """
                {
                  "type": "object",
                  "properties": {
                    "temp": {"type": "number", "minimum": -50},
                    "hum": {"type": "number", "maximum": 100},
                    "ok": {"type": "boolean"},
                    "site": {"type": "string", "enum": [%s]}
                  },
                  "required": ["temp", "hum", "ok", "site"],
                  "additionalProperties": false
                }
                """.formatted(sites);
    }

    private static Map<String, Object> six(int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("identifier", "id-" + number);
        fields.put("kind", number % 3 == 0 ? "created" : "changed");
        fields.put("revision", number);
        fields.put("weight", number / 4.0);
        fields.put("active", number % 2 == 0);
        fields.put("description", "an event of some length, as they are");
        return fields;
    }

    private static Map<String, Object> item(int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sku", "sku-" + number);
        fields.put("quantity", number);
        fields.put("price", 9.99);
        return fields;
    }

    private static String eventSchema() {
        String six = """
                "identifier": {"type": "string", "minLength": 1},
                "kind": {"type": "string", "enum": ["created", "changed", "removed"]},
                "revision": {"type": "integer"},
                "weight": {"type": "number", "minimum": 0, "maximum": 1000},
                "active": {"type": "boolean"},
                "description": {"type": "string", "maxLength": 200}
                """;
        return """
                {
                  "type": "object",
                  "properties": {
                    %1$s,
                    "actor": {"$ref": "#/$defs/six"},
                    "source": {"$ref": "#/$defs/six"},
                    "target": {"$ref": "#/$defs/six"},
                    "items": {"type": "array", "items": {"$ref": "#/$defs/item"}, "minItems": 1}
                  },
                  "required": ["identifier", "kind", "revision", "actor", "items"],
                  "additionalProperties": false,
                  "$defs": {
                    "six": {
                      "type": "object",
                      "properties": {%1$s},
                      "required": ["identifier", "kind", "revision"],
                      "additionalProperties": false
                    },
                    "item": {
                      "type": "object",
                      "properties": {
                        "sku": {"type": "string", "maxLength": 20},
                        "quantity": {"type": "integer", "minimum": 0},
                        "price": {"type": "number", "multipleOf": 0.01}
                      },
                      "required": ["sku", "quantity", "price"],
                      "additionalProperties": false
                    }
                  }
                }
                """.formatted(six);
    }
}
