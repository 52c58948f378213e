package io.ingestor.internal.wire;

import io.ingestor.internal.record.DataRecordScanner;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reader that returns the fields of an encoded record as objects. Like {@link DataRecordScanner}, it uses the last
 * value of a repeated field. Not thread-safe.
 *
 * <p>The bytes need not be validated. Every method throws {@link IllegalStateException} if it reads malformed bytes,
 * and reads invalid UTF-8 as U+FFFD.
 */
public final class RecordReader {

    private static final int[] TENANT = {DataRecordFormat.ID, DataRecordFormat.RECORD_ID_TENANT, DataRecordFormat.NAME};
    private static final int[] ENTITY = {DataRecordFormat.ID, DataRecordFormat.RECORD_ID_ENTITY, DataRecordFormat.NAME};
    private static final int[] ID_VERSION = {DataRecordFormat.ID, DataRecordFormat.RECORD_ID_VERSION};
    private static final int[] VERSION = {DataRecordFormat.VERSION};
    private static final int[] TIMESTAMP = {DataRecordFormat.TIMESTAMP};
    private static final int[] SECONDS = {DataRecordFormat.TIMESTAMP, DataRecordFormat.SECONDS};
    private static final int[] NANOS = {DataRecordFormat.TIMESTAMP, DataRecordFormat.NANOS};
    private static final int[] SCHEMA_NAME = {DataRecordFormat.SCHEMA, DataRecordFormat.SCHEMA_NAME};
    private static final int[] SCHEMA_VERSION = {DataRecordFormat.SCHEMA, DataRecordFormat.SCHEMA_VERSION};
    private static final int[] PAYLOAD = {DataRecordFormat.PAYLOAD};
    private static final int[] PAYLOAD_TYPE = {DataRecordFormat.PAYLOAD_TYPE};

    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final WireReader in = new WireReader();

    private boolean found;
    private long foundNumber;
    private int foundOffset;
    private int foundLength;

    /** Creates a reader of the record in a range of an array. */
    public RecordReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** Returns the tenant; empty if absent. */
    public String tenant() {
        return text(TENANT);
    }

    /** Returns the entity id; empty if absent. */
    public String entity() {
        return text(ENTITY);
    }

    /** Returns the version, or 0 if absent. */
    public long version() {
        long own = number(VERSION);
        return own != 0 ? own : number(ID_VERSION);
    }

    /** Returns the timestamp, if present. */
    public Optional<Instant> timestamp() {
        find(TIMESTAMP);
        if (!found) {
            return Optional.empty();
        }
        try {
            int nanos = (int) number(NANOS);
            return Optional.of(Instant.ofEpochSecond(number(SECONDS), nanos));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalStateException("timestamp of the record is out of range", e);
        }
    }

    /** Returns the name of the schema; empty if absent. */
    public String schemaName() {
        return text(SCHEMA_NAME);
    }

    /** Returns the version of the schema, or 0 if absent. */
    public int schemaVersion() {
        return (int) number(SCHEMA_VERSION);
    }

    /** Returns a copy of the payload; empty if absent. */
    public byte[] payload() {
        find(PAYLOAD);
        return found ? Arrays.copyOfRange(bytes, foundOffset, foundOffset + foundLength) : new byte[0];
    }

    /** Returns the type of the payload; empty if absent. */
    public String payloadType() {
        return text(PAYLOAD_TYPE);
    }

    /** Returns the labels in the order of the record. */
    public Map<String, String> metadata() {
        Map<String, String> labels = new LinkedHashMap<>();
        try {
            in.wrap(bytes, offset, length);
            while (in.hasMore()) {
                int tag = in.tag();
                if (tag == DataRecordFormat.METADATA) {
                    int outer = in.enter(in.length());
                    label(labels);
                    in.leave(outer);
                } else {
                    in.skip(tag);
                }
            }
        } catch (MalformedRecordException e) {
            throw malformed(e);
        }
        return Collections.unmodifiableMap(labels);
    }

    /**
     * Returns the data in the order of the record. Values are Boolean, Double, String, null, List, or Map with String
     * keys.
     */
    public Map<String, @Nullable Object> data() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            in.wrap(bytes, offset, length);
            while (in.hasMore()) {
                int tag = in.tag();
                if (tag == DataRecordFormat.DATA) {
                    int outer = in.enter(in.length());
                    fields(fields, 1);
                    in.leave(outer);
                } else {
                    in.skip(tag);
                }
            }
        } catch (MalformedRecordException e) {
            throw malformed(e);
        }
        return Collections.unmodifiableMap(fields);
    }

    private void label(Map<String, String> labels) throws MalformedRecordException {
        String key = "";
        String value = "";
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.ENTRY_KEY -> key = text();
                case DataRecordFormat.ENTRY_VALUE -> value = text();
                default -> in.skip(tag);
            }
        }
        labels.put(key, value);
    }

    private void fields(Map<String, @Nullable Object> fields, int depth) throws MalformedRecordException {
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.STRUCT_FIELDS) {
                int outer = in.enter(in.length());
                field(fields, depth);
                in.leave(outer);
            } else {
                in.skip(tag);
            }
        }
    }

    private void field(Map<String, @Nullable Object> fields, int depth) throws MalformedRecordException {
        String name = "";
        Object value = null;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.ENTRY_KEY -> name = text();
                case DataRecordFormat.ENTRY_VALUE -> value = value(depth);
                default -> in.skip(tag);
            }
        }
        fields.put(name, value);
    }

    private @Nullable Object value(int depth) throws MalformedRecordException {
        if (depth > DataRecordFormat.MAX_DEPTH) {
            throw new MalformedRecordException("is nested more than " + DataRecordFormat.MAX_DEPTH + " levels deep");
        }
        int outer = in.enter(in.length());
        Object value = null;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.NULL_VALUE -> {
                    in.varint();
                    value = null;
                }
                case DataRecordFormat.NUMBER_VALUE -> value = Double.longBitsToDouble(in.fixed64());
                case DataRecordFormat.STRING_VALUE -> value = text();
                case DataRecordFormat.BOOL_VALUE -> value = in.varint() != 0;
                case DataRecordFormat.STRUCT_VALUE -> value = object(depth + 1);
                case DataRecordFormat.LIST_VALUE -> value = list(depth + 1);
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        return value;
    }

    private Map<String, @Nullable Object> object(int depth) throws MalformedRecordException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        int outer = in.enter(in.length());
        fields(fields, depth);
        in.leave(outer);
        return Collections.unmodifiableMap(fields);
    }

    private List<@Nullable Object> list(int depth) throws MalformedRecordException {
        List<@Nullable Object> values = new ArrayList<>();
        int outer = in.enter(in.length());
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.LIST_VALUES) {
                values.add(value(depth));
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        return Collections.unmodifiableList(values);
    }

    private String text() throws MalformedRecordException {
        int textLength = in.length();
        String text = new String(bytes, in.at(), textLength, StandardCharsets.UTF_8);
        in.pass(textLength);
        return text;
    }

    private String text(int[] path) {
        find(path);
        return found ? new String(bytes, foundOffset, foundLength, StandardCharsets.UTF_8) : "";
    }

    private long number(int[] path) {
        find(path);
        return found ? foundNumber : 0;
    }

    /** Finds the last occurrence of a field among all occurrences of its enclosing messages. */
    private void find(int[] path) {
        found = false;
        try {
            in.wrap(bytes, offset, length);
            find(path, 0);
        } catch (MalformedRecordException e) {
            throw malformed(e);
        }
    }

    private void find(int[] path, int depth) throws MalformedRecordException {
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag != path[depth]) {
                in.skip(tag);
            } else if (depth + 1 < path.length) {
                int outer = in.enter(in.length());
                find(path, depth + 1);
                in.leave(outer);
            } else if ((tag & 7) == DataRecordFormat.VARINT) {
                foundNumber = in.varint();
                found = true;
            } else {
                foundLength = in.length();
                foundOffset = in.at();
                in.pass(foundLength);
                found = true;
            }
        }
    }

    private static IllegalStateException malformed(MalformedRecordException cause) {
        return new IllegalStateException("record " + cause.getMessage(), cause);
    }
}
