package io.ingestor.delta.internal.row;

import io.ingestor.RecordView;
import io.ingestor.delta.internal.wire.EncodedRecord;

/** The table, the schema and the time of one record at a time. Reusable; not thread-safe. */
public final class RecordHeader {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private final EncodedRecord record = new EncodedRecord();

    /** Reads a record. Its view may move or end afterwards. */
    public void read(RecordView view) {
        record.read(view);
    }

    EncodedRecord record() {
        return record;
    }

    /** Returns true if the record belongs to the tenant and names the schema. */
    public boolean belongsTo(byte[] tenant, byte[] schema) {
        return record.tenant().matches(record.bytes(), tenant)
                && record.schema().matches(record.bytes(), schema);
    }

    /** Returns a hash of tenant and schema. */
    public int hash() {
        return 31 * record.tenant().hash(record.bytes()) + record.schema().hash(record.bytes());
    }

    /** Returns the tenant. */
    public String tenant() {
        return record.tenant().text(record.bytes());
    }

    /** Returns the name of the schema, empty if the record names none. */
    public String schema() {
        return record.schema().text(record.bytes());
    }

    /** Returns the version of the schema, 0 if the record names none. */
    public int schemaVersion() {
        return record.schemaVersion();
    }

    /** Returns true if the record has a time. */
    public boolean hasTimestamp() {
        return record.hasTimestamp();
    }

    /** Returns the time in microseconds since the epoch; finer parts are dropped. */
    public long timestampMicros() {
        return Math.addExact(
                Math.multiplyExact(record.seconds(), MICROS_PER_SECOND),
                Math.floorDiv(record.nanos(), NANOS_PER_MICRO));
    }
}
