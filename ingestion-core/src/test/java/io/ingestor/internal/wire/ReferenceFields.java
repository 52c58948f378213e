package io.ingestor.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record as a tree of objects, read in the simplest way: each message is copied and read separately.
 * The value of a field is a Long, Double, Boolean, String, null, {@link Bytes}, {@link Elements} or {@link Fields}.
 */
final class ReferenceFields {

    record Field(String name, @Nullable Object value) {}

    record Fields(List<Field> fields) {}

    record Elements(List<@Nullable Object> elements) {}

    record Bytes(String hex) {
        static Bytes of(byte[] bytes) {
            return new Bytes(HexFormat.of().formatHex(bytes));
        }
    }

    /** One field of a message: its tag, and its number or its bytes. */
    private static final class Part {

        final int tag;
        final long number;
        final byte[] bytes;

        Part(int tag, long number, byte[] bytes) {
            this.tag = tag;
            this.number = number;
            this.bytes = bytes;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private ReferenceFields() {}

    static Fields read(byte[] record) throws MalformedRecordException {
        List<Field> fields = new ArrayList<>();
        for (Part part : parts(record)) {
            switch (part.tag) {
                case DataRecordFormat.ID -> fields.add(new Field("id", id(part.bytes)));
                case DataRecordFormat.DATA -> fields.add(new Field("data", object(part.bytes, 1)));
                case DataRecordFormat.SCHEMA -> fields.add(new Field("schema", schema(part.bytes)));
                case DataRecordFormat.TIMESTAMP -> fields.add(new Field("timestamp", timestamp(part.bytes)));
                case DataRecordFormat.VERSION -> fields.add(new Field("version", part.number));
                case DataRecordFormat.METADATA -> fields.add(new Field("metadata", label(part.bytes)));
                case DataRecordFormat.PAYLOAD -> fields.add(new Field("payload", Bytes.of(part.bytes)));
                case DataRecordFormat.PAYLOAD_TYPE -> fields.add(new Field("payload_type", part.text()));
                default -> {}
            }
        }
        return new Fields(fields);
    }

    /** Returns the expected result of {@link RecordReader#data()}. */
    static Map<String, @Nullable Object> data(byte[] record) throws MalformedRecordException {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        for (Part part : parts(record)) {
            if (part.tag == DataRecordFormat.DATA) {
                object(part.bytes, 1).fields.forEach(field -> data.put(field.name, plain(field.value)));
            }
        }
        return data;
    }

    /** Returns the expected result of {@link RecordReader#metadata()}. */
    static Map<String, String> metadata(byte[] record) throws MalformedRecordException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Part part : parts(record)) {
            if (part.tag == DataRecordFormat.METADATA) {
                label(part.bytes).fields.forEach(field -> labels.put(field.name, (String) field.value));
            }
        }
        return labels;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Fields object) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            object.fields.forEach(field -> plain.put(field.name, plain(field.value)));
            return plain;
        }
        if (value instanceof Elements list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.elements.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        return value;
    }

    private static Fields id(byte[] message) throws MalformedRecordException {
        List<Field> fields = new ArrayList<>();
        for (Part part : parts(message)) {
            switch (part.tag) {
                case DataRecordFormat.RECORD_ID_TENANT -> fields.add(new Field("tenant_id", name(part.bytes)));
                case DataRecordFormat.RECORD_ID_ENTITY -> fields.add(new Field("entity_id", name(part.bytes)));
                case DataRecordFormat.RECORD_ID_VERSION -> fields.add(new Field("version", part.number));
                default -> {}
            }
        }
        return new Fields(fields);
    }

    private static Fields name(byte[] message) throws MalformedRecordException {
        List<Field> fields = new ArrayList<>();
        for (Part part : parts(message)) {
            if (part.tag == DataRecordFormat.NAME) {
                fields.add(new Field("id", part.text()));
            }
        }
        return new Fields(fields);
    }

    private static Fields schema(byte[] message) throws MalformedRecordException {
        List<Field> fields = new ArrayList<>();
        for (Part part : parts(message)) {
            switch (part.tag) {
                case DataRecordFormat.SCHEMA_TENANT -> fields.add(new Field("tenant_id", name(part.bytes)));
                case DataRecordFormat.SCHEMA_NAME -> fields.add(new Field("name", part.text()));
                case DataRecordFormat.SCHEMA_VERSION -> fields.add(new Field("version", (long) (int) part.number));
                default -> {}
            }
        }
        return new Fields(fields);
    }

    private static Fields timestamp(byte[] message) throws MalformedRecordException {
        List<Field> fields = new ArrayList<>();
        for (Part part : parts(message)) {
            switch (part.tag) {
                case DataRecordFormat.SECONDS -> fields.add(new Field("seconds", part.number));
                case DataRecordFormat.NANOS -> fields.add(new Field("nanos", (long) (int) part.number));
                default -> {}
            }
        }
        return new Fields(fields);
    }

    private static Fields label(byte[] message) throws MalformedRecordException {
        String key = "";
        String value = "";
        for (Part part : parts(message)) {
            switch (part.tag) {
                case DataRecordFormat.ENTRY_KEY -> key = part.text();
                case DataRecordFormat.ENTRY_VALUE -> value = part.text();
                default -> {}
            }
        }
        return new Fields(List.of(new Field(key, value)));
    }

    private static Fields object(byte[] message, int depth) throws MalformedRecordException {
        List<Field> fields = new ArrayList<>();
        for (Part member : parts(message)) {
            if (member.tag == DataRecordFormat.STRUCT_FIELDS) {
                String name = "";
                byte[] value = null;
                for (Part part : parts(member.bytes)) {
                    switch (part.tag) {
                        case DataRecordFormat.ENTRY_KEY -> name = part.text();
                        case DataRecordFormat.ENTRY_VALUE -> value = part.bytes;
                        default -> {}
                    }
                }
                fields.add(new Field(name, value == null ? null : value(value, depth)));
            }
        }
        return new Fields(fields);
    }

    private static Elements list(byte[] message, int depth) throws MalformedRecordException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (Part part : parts(message)) {
            if (part.tag == DataRecordFormat.LIST_VALUES) {
                elements.add(value(part.bytes, depth));
            }
        }
        return new Elements(elements);
    }

    private static @Nullable Object value(byte[] message, int depth) throws MalformedRecordException {
        if (depth > DataRecordFormat.MAX_DEPTH) {
            throw new MalformedRecordException("too deep");
        }
        Part last = null;
        for (Part part : parts(message)) {
            switch (part.tag) {
                case DataRecordFormat.NULL_VALUE,
                        DataRecordFormat.NUMBER_VALUE,
                        DataRecordFormat.STRING_VALUE,
                        DataRecordFormat.BOOL_VALUE,
                        DataRecordFormat.STRUCT_VALUE,
                        DataRecordFormat.LIST_VALUE -> last = part;
                default -> {}
            }
        }
        if (last == null) {
            return null;
        }
        return switch (last.tag) {
            case DataRecordFormat.NUMBER_VALUE -> Double.longBitsToDouble(last.number);
            case DataRecordFormat.STRING_VALUE -> last.text();
            case DataRecordFormat.BOOL_VALUE -> last.number != 0;
            case DataRecordFormat.STRUCT_VALUE -> object(last.bytes, depth + 1);
            case DataRecordFormat.LIST_VALUE -> list(last.bytes, depth + 1);
            default -> null;
        };
    }

    /** Returns the fields of a message, except groups and 32-bit numbers. */
    private static List<Part> parts(byte[] message) throws MalformedRecordException {
        List<Part> parts = new ArrayList<>();
        WireReader in = new WireReader();
        in.wrap(message, 0, message.length);
        while (in.hasMore()) {
            int tag = in.tag();
            if ((tag & 7) == DataRecordFormat.VARINT) {
                parts.add(new Part(tag, in.varint(), new byte[0]));
            } else if ((tag & 7) == DataRecordFormat.FIXED64) {
                parts.add(new Part(tag, in.fixed64(), new byte[0]));
            } else if ((tag & 7) == DataRecordFormat.LENGTH) {
                int length = in.length();
                parts.add(new Part(tag, 0, Arrays.copyOfRange(message, in.at(), in.at() + length)));
                in.pass(length);
            } else {
                in.skip(tag);
            }
        }
        return parts;
    }
}
