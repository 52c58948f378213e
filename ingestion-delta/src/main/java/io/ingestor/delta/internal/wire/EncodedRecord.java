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
        while (in.at() < end) {
            int tag = in.tag(end);
            switch (tag) {
                case WireFormat.ID -> readId(message(end));
                case WireFormat.DATA -> take(data, end);
                case WireFormat.SCHEMA -> readSchema(message(end));
                case WireFormat.TIMESTAMP -> readTimestamp(message(end));
                case WireFormat.METADATA -> readLabel(message(end));
                case WireFormat.PAYLOAD -> take(payload, end);
                case WireFormat.PAYLOAD_TYPE -> take(payloadType, end);
                default -> in.skip(tag, end);
            }
        }
    }

    /** Reads the length of a message, and returns the position behind it. */
    private int message(int end) {
        int length = in.length(end);
        return in.at() + length;
    }

    private void take(Slice target, int end) {
        int length = in.length(end);
        target.set(in.at(), length);
        in.seek(in.at() + length);
    }

    private void readId(int end) {
        while (in.at() < end) {
            int tag = in.tag(end);
            switch (tag) {
                case WireFormat.TENANT_ID -> readName(tenant, message(end));
                case WireFormat.ENTITY_ID -> readName(entity, message(end));
                default -> in.skip(tag, end);
            }
        }
    }

    private void readName(Slice target, int end) {
        while (in.at() < end) {
            int tag = in.tag(end);
            if (tag == WireFormat.NAME) {
                take(target, end);
            } else {
                in.skip(tag, end);
            }
        }
    }

    private void readSchema(int end) {
        while (in.at() < end) {
            int tag = in.tag(end);
            switch (tag) {
                case WireFormat.SCHEMA_NAME -> take(schema, end);
                case WireFormat.SCHEMA_VERSION -> schemaVersion = (int) in.varint(end);
                default -> in.skip(tag, end);
            }
        }
    }

    private void readTimestamp(int end) {
        hasTimestamp = true;
        while (in.at() < end) {
            int tag = in.tag(end);
            switch (tag) {
                case WireFormat.SECONDS -> seconds = in.varint(end);
                case WireFormat.NANOS -> nanos = (int) in.varint(end);
                default -> in.skip(tag, end);
            }
        }
    }

    private void readLabel(int end) {
        int label = SLICES_OF_LABEL * labelCount++;
        if (label == labels.length) {
            labels = Arrays.copyOf(labels, 2 * label);
        }
        Arrays.fill(labels, label, label + SLICES_OF_LABEL, 0);
        while (in.at() < end) {
            int tag = in.tag(end);
            if (tag == WireFormat.KEY || tag == WireFormat.VALUE) {
                int slice = tag == WireFormat.KEY ? label : label + 2;
                labels[slice + 1] = in.length(end);
                labels[slice] = in.at();
                in.seek(in.at() + labels[slice + 1]);
            } else {
                in.skip(tag, end);
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
