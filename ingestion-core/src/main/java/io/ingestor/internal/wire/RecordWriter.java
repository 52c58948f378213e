package io.ingestor.internal.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer of the wire encoding of one {@code storage.DataRecord}. Callers write the fields in the order of their
 * numbers, like generated code.
 */
public final class RecordWriter {

    private final WireWriter out = new WireWriter();

    /** Writes {@code id}, without empty parts. */
    public RecordWriter id(String tenant, String entity) {
        if (tenant.isEmpty() && entity.isEmpty()) {
            return this;
        }
        int id = out.begin(DataRecordFormat.ID);
        name(DataRecordFormat.RECORD_ID_TENANT, tenant);
        name(DataRecordFormat.RECORD_ID_ENTITY, entity);
        out.end(id);
        return this;
    }

    /** Writes {@code data}. */
    public RecordWriter data(Map<String, ?> fields) {
        int data = out.begin(DataRecordFormat.DATA);
        fields(fields, 1);
        out.end(data);
        return this;
    }

    /** Writes {@code schema}. Omits version 0. */
    public RecordWriter schema(String name, int version) {
        int schema = out.begin(DataRecordFormat.SCHEMA);
        out.string(DataRecordFormat.SCHEMA_NAME, name);
        if (version != 0) {
            out.varint(DataRecordFormat.SCHEMA_VERSION, version);
        }
        out.end(schema);
        return this;
    }

    /** Writes {@code timestamp}. Omits zeros. */
    public RecordWriter timestamp(Instant time) {
        int timestamp = out.begin(DataRecordFormat.TIMESTAMP);
        long seconds = time.getEpochSecond();
        int nanos = time.getNano();
        if (seconds != 0) {
            out.varint(DataRecordFormat.SECONDS, seconds);
        }
        if (nanos != 0) {
            out.varint(DataRecordFormat.NANOS, nanos);
        }
        out.end(timestamp);
        return this;
    }

    /** Writes {@code version}. Omits 0. */
    public RecordWriter version(long version) {
        if (version != 0) {
            out.varint(DataRecordFormat.VERSION, version);
        }
        return this;
    }

    /** Writes {@code metadata}. */
    public RecordWriter metadata(Map<String, String> labels) {
        labels.forEach((key, value) -> {
            int entry = out.begin(DataRecordFormat.METADATA);
            out.string(DataRecordFormat.ENTRY_KEY, key);
            out.string(DataRecordFormat.ENTRY_VALUE, value);
            out.end(entry);
        });
        return this;
    }

    /** Writes {@code payload} and {@code payload_type}, each unless it is empty. */
    public RecordWriter payload(byte[] payload, String type) {
        if (payload.length > 0) {
            out.bytes(DataRecordFormat.PAYLOAD, payload, 0, payload.length);
        }
        if (!type.isEmpty()) {
            out.string(DataRecordFormat.PAYLOAD_TYPE, type);
        }
        return this;
    }

    /** Returns a copy of the encoded record. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }

    private void name(int tag, String name) {
        if (!name.isEmpty()) {
            int part = out.begin(tag);
            out.string(DataRecordFormat.NAME, name);
            out.end(part);
        }
    }

    private void fields(Map<?, ?> fields, int depth) {
        if (depth > DataRecordFormat.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "data must be nested at most " + DataRecordFormat.MAX_DEPTH + " levels deep");
        }
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            if (!(field.getKey() instanceof String name)) {
                throw new IllegalArgumentException("field name must be a String, was " + field.getKey());
            }
            int entry = out.begin(DataRecordFormat.STRUCT_FIELDS);
            out.string(DataRecordFormat.ENTRY_KEY, name);
            value(DataRecordFormat.ENTRY_VALUE, name, field.getValue(), depth);
            out.end(entry);
        }
    }

    private void value(int tag, String name, @Nullable Object value, int depth) {
        int mark = out.begin(tag);
        if (value == null) {
            out.varint(DataRecordFormat.NULL_VALUE, 0);
        } else if (value instanceof String text) {
            out.string(DataRecordFormat.STRING_VALUE, text);
        } else if (value instanceof Number number) {
            out.fixed64(DataRecordFormat.NUMBER_VALUE, Double.doubleToRawLongBits(exact(name, number)));
        } else if (value instanceof Boolean bool) {
            out.varint(DataRecordFormat.BOOL_VALUE, bool ? 1 : 0);
        } else if (value instanceof Map<?, ?> map) {
            int struct = out.begin(DataRecordFormat.STRUCT_VALUE);
            fields(map, depth + 1);
            out.end(struct);
        } else if (value instanceof List<?> list) {
            int values = out.begin(DataRecordFormat.LIST_VALUE);
            list(name, list, depth + 1);
            out.end(values);
        } else {
            throw new IllegalArgumentException("field \"" + name
                    + "\" must be a String, Number, Boolean, Map, List or null, was of "
                    + value.getClass().getName());
        }
        out.end(mark);
    }

    private void list(String name, List<?> values, int depth) {
        if (depth > DataRecordFormat.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "data must be nested at most " + DataRecordFormat.MAX_DEPTH + " levels deep");
        }
        for (Object value : values) {
            value(DataRecordFormat.LIST_VALUES, name, value, depth);
        }
    }

    /** Returns the number as a double. Throws if the conversion would change it; see {@link ExactDouble}. */
    private static double exact(String name, Number number) {
        double value = number.doubleValue();
        if (!ExactDouble.holds(value, number)) {
            throw new IllegalArgumentException(
                    "field \"" + name + "\" must be a number that a double holds exactly, was " + number
                            + ": put it as a String, or in the payload");
        }
        return value;
    }
}
