package io.ingestor.delta.internal.wire;

import io.ingestor.RecordView;
import java.util.Arrays;

/**
 * A copy of one record at a time, and the places of its fields, which one pass over it finds. Reusable; not
 * thread-safe.
 *
 * <p>A singular field that occurs more than once has its last value, as in protobuf. Unknown fields are skipped.
 */
public final class EncodedRecord {

    /** The bytes behind a record in its array, so that words can be read from any position in it. */
    public static final int SLACK = Long.BYTES;

    private static final int INITIAL_BYTES = 1 << 10;
    private static final int MAX_KEPT_BYTES = 1 << 20;
    private static final int SLICES_OF_LABEL = 4;

    private final WireInput in = new WireInput();
    private final Slice tenant = new Slice();
    private final Slice entity = new Slice();
    private final Slice schema = new Slice();
    private final Slice data = new Slice();
    private final Slice payload = new Slice();
    private final Slice payloadType = new Slice();
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int schemaVersion;
    private boolean hasTimestamp;
    private long seconds;
    private int nanos;

    /** The position and the length of each key and each value. */
    private int[] labels = new int[SLICES_OF_LABEL * 8];

    private int labelCount;

    /** Copies and reads a record. */
    public void read(RecordView record) {
        int length = record.encodedLength();
        if (length > bytes.length - SLACK) {
            bytes = new byte[Math.max(length + SLACK, (int) Math.min(2L * bytes.length, MAX_KEPT_BYTES))];
        } else if (bytes.length > MAX_KEPT_BYTES && length <= MAX_KEPT_BYTES - SLACK) {
            // One huge record must not hold memory.
            bytes = new byte[MAX_KEPT_BYTES];
        }
        record.copyEncoded(bytes, 0);
        clear();
        in.wrap(bytes);
        readRecord(length);
    }

    private void clear() {
        tenant.clear();
        entity.clear();
        schema.clear();
        data.clear();
        payload.clear();
        payloadType.clear();
        schemaVersion = 0;
        hasTimestamp = false;
        seconds = 0;
        nanos = 0;
        labelCount = 0;
    }

    private void readRecord(int end) {
        for (int at = 0; at < end; ) {
            at = in.field(at, end);
            switch (in.tag()) {
                case WireFormat.ID -> readId(in.from(), at);
                case WireFormat.DATA -> data.set(in.from(), at);
                case WireFormat.SCHEMA -> readSchema(in.from(), at);
                case WireFormat.TIMESTAMP -> readTimestamp(in.from(), at);
                case WireFormat.METADATA -> readLabel(in.from(), at);
                case WireFormat.PAYLOAD -> payload.set(in.from(), at);
                case WireFormat.PAYLOAD_TYPE -> payloadType.set(in.from(), at);
                default -> {
                    // The version is that of the view; other fields have no column.
                }
            }
        }
    }

    private void readId(int from, int end) {
        for (int at = from; at < end; ) {
            at = in.field(at, end);
            if (in.tag() == WireFormat.TENANT_ID) {
                readName(tenant, in.from(), at);
            } else if (in.tag() == WireFormat.ENTITY_ID) {
                readName(entity, in.from(), at);
            }
        }
    }

    private void readName(Slice target, int from, int end) {
        for (int at = from; at < end; ) {
            at = in.field(at, end);
            if (in.tag() == WireFormat.NAME) {
                target.set(in.from(), at);
            }
        }
    }

    private void readSchema(int from, int end) {
        for (int at = from; at < end; ) {
            at = in.field(at, end);
            if (in.tag() == WireFormat.SCHEMA_NAME) {
                schema.set(in.from(), at);
            } else if (in.tag() == WireFormat.SCHEMA_VERSION) {
                schemaVersion = (int) in.number();
            }
        }
    }

    private void readTimestamp(int from, int end) {
        hasTimestamp = true;
        for (int at = from; at < end; ) {
            at = in.field(at, end);
            if (in.tag() == WireFormat.SECONDS) {
                seconds = in.number();
            } else if (in.tag() == WireFormat.NANOS) {
                nanos = (int) in.number();
            }
        }
    }

    private void readLabel(int from, int end) {
        int label = SLICES_OF_LABEL * labelCount++;
        if (label == labels.length) {
            labels = Arrays.copyOf(labels, 2 * label);
        }
        Arrays.fill(labels, label, label + SLICES_OF_LABEL, 0);
        for (int at = from; at < end; ) {
            at = in.field(at, end);
            if (in.tag() == WireFormat.KEY || in.tag() == WireFormat.VALUE) {
                int slice = in.tag() == WireFormat.KEY ? label : label + 2;
                labels[slice] = in.from();
                labels[slice + 1] = at - in.from();
            }
        }
    }

    /** Returns the array that holds the record, until the next one is read. */
    public byte[] bytes() {
        return bytes;
    }

    public Slice tenant() {
        return tenant;
    }

    public Slice entity() {
        return entity;
    }

    /** Returns the name of the schema. */
    public Slice schema() {
        return schema;
    }

    /** Returns the version of the schema, 0 if the record names none. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** Returns the object at the top of the data. */
    public Slice data() {
        return data;
    }

    public Slice payload() {
        return payload;
    }

    public Slice payloadType() {
        return payloadType;
    }

    public boolean hasTimestamp() {
        return hasTimestamp;
    }

    /** Returns the seconds of the time since the epoch. */
    public long seconds() {
        return seconds;
    }

    /** Returns the nanoseconds of the time after its second. */
    public int nanos() {
        return nanos;
    }

    /** Returns the number of labels. A key may occur more than once. */
    public int labelCount() {
        return labelCount;
    }

    /** Returns the positions and lengths of the labels, four numbers for each: of its key, then of its value. */
    public int[] labels() {
        return labels;
    }
}
