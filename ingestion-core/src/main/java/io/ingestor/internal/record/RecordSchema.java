package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireReader;

/**
 * A reader of the parts of a canonical record that schema validation needs: its tenant, the schema that it names, and
 * its data. Repeated {@code schema} fields are merged, as Protocol Buffers requires. Reusable; not thread-safe.
 */
public final class RecordSchema {

    private final WireReader in = new WireReader();
    private final Slice tenant = new Slice();
    private final Slice schemaTenant = new Slice();
    private final Slice name = new Slice();
    private byte[] bytes = new byte[0];
    private int version;
    private boolean found;
    private boolean present;
    private int dataOffset;
    private int dataLength;

    /** Reads a record that a scanner has accepted. */
    public void wrap(byte[] source, int offset, int length) throws MalformedRecordException {
        // Skips the store if the array is the same: storing a reference costs a GC write barrier.
        if (bytes != source) {
            bytes = source;
        }
        tenant.wrap(source, offset, 0);
        schemaTenant.wrap(source, offset, 0);
        name.wrap(source, offset, 0);
        version = 0;
        found = false;
        present = false;
        dataOffset = offset;
        dataLength = 0;
        in.wrap(source, offset, length);
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.ID -> id();
                case DataRecordFormat.SCHEMA -> schema();
                case DataRecordFormat.DATA -> {
                    dataLength = in.length();
                    dataOffset = in.at();
                    in.pass(dataLength);
                }
                default -> in.skip(tag);
            }
        }
    }

    /**
     * Takes these parts from the scan of a record without a {@code schema} field, which saves a pass over the record.
     */
    public void take(ScannedRecord scanned, byte[] source) {
        if (bytes != source) {
            bytes = source;
        }
        tenant.wrap(source, scanned.tenantOffset(), scanned.tenantLength());
        schemaTenant.wrap(source, scanned.tenantOffset(), 0);
        name.wrap(source, scanned.tenantOffset(), 0);
        version = 0;
        found = false;
        present = false;
        dataOffset = scanned.dataOffset();
        dataLength = scanned.dataLength();
    }

    private void id() throws MalformedRecordException {
        int outer = in.enter(in.length());
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.RECORD_ID_TENANT) {
                name(tenant);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void schema() throws MalformedRecordException {
        int length = in.length();
        found = true;
        present |= length > 0;
        int outer = in.enter(length);
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.SCHEMA_TENANT -> name(schemaTenant);
                case DataRecordFormat.SCHEMA_NAME -> slice(name);
                case DataRecordFormat.SCHEMA_VERSION -> version = (int) in.varint();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void name(Slice target) throws MalformedRecordException {
        int outer = in.enter(in.length());
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.NAME) {
                slice(target);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void slice(Slice target) throws MalformedRecordException {
        int length = in.length();
        target.wrap(bytes, in.at(), length);
        in.pass(length);
    }

    /** Drops all references to the record. */
    public void release() {
        bytes = new byte[0];
        in.wrap(bytes, 0, 0);
        tenant.clear();
        schemaTenant.clear();
        name.clear();
    }

    /** Returns the tenant of the record. */
    public Slice tenant() {
        return tenant;
    }

    /** Returns the tenant of the named schema: the record's own, unless the record names another. */
    public Slice schemaTenant() {
        return schemaTenant.length() > 0 ? schemaTenant : tenant;
    }

    /** Returns true if the record has a {@code schema} field, even an empty one. */
    public boolean isFound() {
        return found;
    }

    /** Returns true if the record has a {@code schema} field that is not empty. */
    public boolean isPresent() {
        return present;
    }

    /** Returns the name of the schema; its length is 0 if the record has none. */
    public Slice name() {
        return name;
    }

    /** Returns the version of the schema, or 0 for the highest version. */
    public int version() {
        return version;
    }

    /** Returns the array that holds the record. Callers must not modify it. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the offset of the content of {@code data}. Its length is 0 if the record has no data. */
    public int dataOffset() {
        return dataOffset;
    }

    public int dataLength() {
        return dataLength;
    }
}
