package io.ingestor.delta.internal.wire;

import io.ingestor.RecordFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a record, in a form that can be compared. An object is a list of names, each followed by its value, in
 * their order.
 */
record RecordFacts(
        Map<String, Object> fields,
        List<String> labels,
        @Nullable Object data) {

    private static final String TEXT = "text ";
    private static final String LIST = "list";
    private static final String OBJECT = "object";

    static RecordFacts of(EncodedRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "tenant", record.tenant(), record.bytes());
        put(fields, "entity", record.entity(), record.bytes());
        put(fields, "schema", record.schema(), record.bytes());
        put(fields, "payload", record.payload(), record.bytes());
        put(fields, "payload_type", record.payloadType(), record.bytes());
        fields.put("schema version", record.schemaVersion());
        fields.put("time", record.hasTimestamp() + " " + record.seconds() + " " + record.nanos());
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < 4 * record.labelCount(); i += 2) {
            int at = record.labels()[i];
            labels.add(text(Arrays.copyOfRange(record.bytes(), at, at + record.labels()[i + 1])));
        }
        DataValue value = new DataValue();
        value.wrap(record.bytes());
        value.object(record.data().at(), record.data().end());
        return new RecordFacts(fields, labels, record.data().isPresent() ? tree(value) : null);
    }

    private static void put(Map<String, Object> fields, String name, Slice slice, byte[] bytes) {
        if (slice.isPresent()) {
            fields.put(name, text(Arrays.copyOfRange(bytes, slice.at(), slice.end())));
        }
    }

    /** Returns a text that is different for different bytes. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Object tree(DataValue value) {
        int kind = value.kind();
        if (kind == DataValue.NULL) {
            return null;
        }
        if (kind == DataValue.BOOL) {
            return value.bool();
        }
        if (kind == DataValue.NUMBER) {
            return value.number();
        }
        int from = value.at();
        int end = value.end();
        if (kind == DataValue.TEXT) {
            return TEXT + text(Arrays.copyOfRange(value.bytes(), from, end));
        }
        boolean object = kind == DataValue.OBJECT;
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(object ? OBJECT : LIST);
        int at = object ? value.member(from, end) : value.element(from, end);
        while (at != DataValue.NONE) {
            if (object) {
                parts.add(text(Arrays.copyOfRange(value.bytes(), value.nameAt(), value.nameAt() + value.nameLength())));
            }
            parts.add(tree(value));
            at = object ? value.member(at, end) : value.element(at, end);
        }
        return parts;
    }

    static RecordFacts of(RecordFields record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<String> labels = new ArrayList<>();
        Object[] data = new Object[1];
        long[] time = new long[3];
        int[] version = new int[1];
        while (record.next()) {
            switch (record.name().text()) {
                case "id" -> each(record, () -> each(record, part(record), fields));
                case "data" -> data[0] = tree(record);
                case "schema" ->
                    each(record, () -> {
                        if (record.name().contentEquals("name")) {
                            fields.put("schema", text(record.bytes().copy()));
                        } else if (record.name().contentEquals("version")) {
                            version[0] = (int) record.integer();
                        }
                    });
                case "timestamp" -> {
                    time[0] = 1;
                    each(record, () -> time[record.name().contentEquals("seconds") ? 1 : 2] = record.integer());
                }
                case "metadata" ->
                    each(record, () -> {
                        labels.add(text(record.name().copy()));
                        labels.add(text(record.bytes().copy()));
                    });
                case "payload", "payload_type" ->
                    fields.put(record.name().text(), text(record.bytes().copy()));
                default -> {
                    // The version is that of the view.
                }
            }
        }
        fields.put("schema version", version[0]);
        fields.put("time", (time[0] == 1) + " " + time[1] + " " + time[2]);
        return new RecordFacts(fields, labels, data[0]);
    }

    private static String part(RecordFields id) {
        return id.name().contentEquals("tenant_id") ? "tenant" : "entity";
    }

    private static void each(RecordFields id, String part, Map<String, Object> fields) {
        if (id.kind() == RecordFields.Kind.OBJECT) {
            each(id, () -> fields.put(part, text(id.bytes().copy())));
        }
    }

    private static void each(RecordFields fields, Runnable step) {
        fields.enter();
        while (fields.next()) {
            step.run();
        }
        fields.leave();
    }

    private static @Nullable Object tree(RecordFields value) {
        return switch (value.kind()) {
            case NULL -> null;
            case BOOL -> value.bool();
            case NUMBER -> value.number();
            case TEXT -> TEXT + text(value.bytes().copy());
            case OBJECT -> {
                List<@Nullable Object> parts = new ArrayList<>(List.of(OBJECT));
                each(value, () -> {
                    parts.add(text(value.name().copy()));
                    parts.add(tree(value));
                });
                yield parts;
            }
            case LIST -> {
                List<@Nullable Object> parts = new ArrayList<>(List.of(LIST));
                each(value, () -> parts.add(tree(value)));
                yield parts;
            }
            case INTEGER, BYTES -> throw new AssertionError("data must have no " + value.kind());
        };
    }
}
