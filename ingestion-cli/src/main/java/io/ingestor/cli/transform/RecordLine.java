package io.ingestor.cli.transform;

import io.ingestor.Record;
import io.ingestor.cli.terminal.JsonNumber;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The parts of a record that transforms may change, as a line of JSON. */
final class RecordLine {

    private static final JsonFactory FACTORY = new JsonFactory();

    private RecordLine() {}

    /** Returns the data of a record. */
    static String of(Record record) {
        return json(Map.of("data", record.data()));
    }

    /** Returns the parts of a record that another record lacks, or has with other values. */
    static String differences(Record record, Record other) {
        Map<String, Object> parts = parts(record);
        Map<String, Object> others = parts(other);
        parts.entrySet().removeIf(part -> part.getValue().equals(others.get(part.getKey())));
        return json(parts);
    }

    private static Map<String, Object> parts(Record record) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("data", record.data());
        parts.put("entity", record.entity());
        Optional<Instant> timestamp = record.timestamp();
        timestamp.ifPresent(time -> parts.put("timestamp", time.toString()));
        if (!record.metadata().isEmpty()) {
            parts.put("metadata", record.metadata());
        }
        return parts;
    }

    private static String json(Map<String, ?> parts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(parts, generator);
        }
        return text.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator generator) {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            map.forEach((name, member) -> {
                generator.writeName(String.valueOf(name));
                write(member, generator);
            });
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            list.forEach(element -> write(element, generator));
            generator.writeEndArray();
        } else if (value instanceof Double number) {
            generator.writeNumber(JsonNumber.text(number));
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(value.toString());
        }
    }
}
