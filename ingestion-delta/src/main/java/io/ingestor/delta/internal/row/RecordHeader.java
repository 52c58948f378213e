package io.ingestor.delta.internal.row;

import io.ingestor.BytesView;
import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of a record beside its data, copied by one walk over its top level. A reusable object; not thread-safe.
 *
 * <p>A singular field that occurs more than once has its last value, and the last label of a key counts, as in
 * protobuf.
 */
public final class RecordHeader {

    private static final byte[] DATA = ascii("data");
    private static final byte[] ID = ascii("id");
    private static final byte[] TENANT_ID = ascii("tenant_id");
    private static final byte[] ENTITY_ID = ascii("entity_id");
    private static final byte[] SCHEMA = ascii("schema");
    private static final byte[] NAME = ascii("name");
    private static final byte[] VERSION = ascii("version");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] SECONDS = ascii("seconds");
    private static final byte[] NANOS = ascii("nanos");
    private static final byte[] METADATA = ascii("metadata");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] PAYLOAD_TYPE = ascii("payload_type");

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final ByteScratch tenant = new ByteScratch();
    private final ByteScratch entity = new ByteScratch();
    private final ByteScratch schema = new ByteScratch();
    private final ByteScratch payload = new ByteScratch();
    private final ByteScratch payloadType = new ByteScratch();
    private final Labels labels = new Labels();
    private int schemaVersion;
    private long seconds;
    private long nanos;
    private boolean hasData;
    private boolean hasTimestamp;
    private boolean hasPayload;
    private boolean hasPayloadType;

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the fields of the record at whose start the cursor is. */
    public void read(RecordFields record) {
        clear();
        while (record.next()) {
            BytesView name = record.name();
            if (name.contentEquals(DATA)) {
                hasData = true;
            } else if (name.contentEquals(ID)) {
                readId(record);
            } else if (name.contentEquals(SCHEMA)) {
                readSchema(record);
            } else if (name.contentEquals(TIMESTAMP)) {
                readTimestamp(record);
            } else if (name.contentEquals(METADATA)) {
                readLabels(record);
            } else if (name.contentEquals(PAYLOAD)) {
                hasPayload = true;
                payload.set(record.bytes());
            } else if (name.contentEquals(PAYLOAD_TYPE)) {
                hasPayloadType = true;
                payloadType.set(record.bytes());
            }
        }
    }

    private void clear() {
        tenant.clear();
        entity.clear();
        schema.clear();
        labels.clear();
        schemaVersion = 0;
        seconds = 0;
        nanos = 0;
        hasData = false;
        hasTimestamp = false;
        hasPayload = false;
        hasPayloadType = false;
    }

    private void readId(RecordFields record) {
        record.enter();
        while (record.next()) {
            if (record.name().contentEquals(TENANT_ID)) {
                readText(record, tenant);
            } else if (record.name().contentEquals(ENTITY_ID)) {
                readText(record, entity);
            }
        }
        record.leave();
    }

    /** Reads the only text in an object. */
    private static void readText(RecordFields record, ByteScratch target) {
        record.enter();
        while (record.next()) {
            if (record.kind() == Kind.TEXT) {
                target.set(record.bytes());
            }
        }
        record.leave();
    }

    private void readSchema(RecordFields record) {
        record.enter();
        while (record.next()) {
            if (record.name().contentEquals(NAME)) {
                schema.set(record.bytes());
            } else if (record.name().contentEquals(VERSION)) {
                schemaVersion = (int) record.integer();
            }
        }
        record.leave();
    }

    private void readTimestamp(RecordFields record) {
        hasTimestamp = true;
        record.enter();
        while (record.next()) {
            if (record.name().contentEquals(SECONDS)) {
                seconds = record.integer();
            } else if (record.name().contentEquals(NANOS)) {
                nanos = record.integer();
            }
        }
        record.leave();
    }

    private void readLabels(RecordFields record) {
        record.enter();
        while (record.next()) {
            labels.add(record.name(), record.bytes());
        }
        record.leave();
    }

    /** Moves a cursor from the start of a record to its data. */
    static void findData(RecordFields record) {
        while (record.next()) {
            if (record.name().contentEquals(DATA)) {
                return;
            }
        }
        throw new IllegalStateException("the record has no data");
    }

    /** Returns true if the record belongs to the tenant and names the schema. */
    public boolean belongsTo(byte[] otherTenant, byte[] otherSchema) {
        return equal(tenant, otherTenant) && equal(schema, otherSchema);
    }

    private static boolean equal(ByteScratch own, byte[] other) {
        return Arrays.equals(own.array(), 0, own.length(), other, 0, other.length);
    }

    /** Returns a hash of tenant and schema. */
    public int hash() {
        return 31 * hash(tenant) + hash(schema);
    }

    private static int hash(ByteScratch bytes) {
        int hash = 1;
        byte[] array = bytes.array();
        for (int i = 0; i < bytes.length(); i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Returns the tenant. */
    public String tenant() {
        return text(tenant);
    }

    /** Returns the name of the schema, empty if the record names none. */
    public String schema() {
        return text(schema);
    }

    private static String text(ByteScratch bytes) {
        return new String(bytes.array(), 0, bytes.length(), StandardCharsets.UTF_8);
    }

    /** Returns the version of the schema, 0 if the record names none. */
    public int schemaVersion() {
        return schemaVersion;
    }

    ByteScratch tenantBytes() {
        return tenant;
    }

    ByteScratch entityBytes() {
        return entity;
    }

    ByteScratch payload() {
        return payload;
    }

    ByteScratch payloadType() {
        return payloadType;
    }

    Labels labels() {
        return labels;
    }

    boolean hasData() {
        return hasData;
    }

    /** Returns true if the record has a time. */
    public boolean hasTimestamp() {
        return hasTimestamp;
    }

    boolean hasPayload() {
        return hasPayload;
    }

    boolean hasPayloadType() {
        return hasPayloadType;
    }

    /** Returns the time in microseconds since the epoch; finer parts are dropped. */
    public long timestampMicros() {
        return Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), Math.floorDiv(nanos, NANOS_PER_MICRO));
    }
}
