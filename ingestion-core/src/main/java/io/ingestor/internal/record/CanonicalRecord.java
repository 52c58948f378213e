package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireReader;

/**
 * A reader of the tenant, entity id and version of a canonical record (see {@link RecordEncoder}). {@link #wrap} throws
 * if the record does not begin with its identity. Reusable; not thread-safe.
 */
public final class CanonicalRecord {

    private static final byte[] NOTHING = new byte[0];

    private final WireReader in = new WireReader();
    private int tenantOffset;
    private int tenantLength;
    private int entityOffset;
    private int entityLength;

    /** Reads the identity at the front of the record. */
    public void wrap(byte[] source, int offset, int length) throws MalformedRecordException {
        in.wrap(source, offset, length);
        int recordLimit = enter(DataRecordFormat.ID, "id");
        int idLimit = enter(DataRecordFormat.RECORD_ID_TENANT, "id.tenant_id");
        tenantLength = name("id.tenant_id.id");
        tenantOffset = in.at();
        in.pass(in.limit() - in.at());
        in.leave(idLimit);
        enter(DataRecordFormat.RECORD_ID_ENTITY, "id.entity_id");
        entityLength = name("id.entity_id.id");
        entityOffset = in.at();
        in.leave(idLimit);
        in.pass(in.limit() - in.at());
        in.leave(recordLimit);
    }

    /** Takes the identity from the scan of a canonical record. */
    public void take(ScannedRecord scanned) {
        tenantOffset = scanned.tenantOffset();
        tenantLength = scanned.tenantLength();
        entityOffset = scanned.entityOffset();
        entityLength = scanned.entityLength();
    }

    /** Reads the rest of the wrapped record and returns its version, or 0 if it has none. */
    public long version() throws MalformedRecordException {
        long version = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.VERSION) {
                version = in.varint();
            } else {
                in.skip(tag);
            }
        }
        if (version < 0) {
            throw new MalformedRecordException("holds version " + version);
        }
        return version;
    }

    /** Drops the reference to the wrapped array. */
    public void release() {
        in.wrap(NOTHING, 0, 0);
    }

    public int tenantOffset() {
        return tenantOffset;
    }

    public int tenantLength() {
        return tenantLength;
    }

    public int entityOffset() {
        return entityOffset;
    }

    public int entityLength() {
        return entityLength;
    }

    /** Returns the length of the record's memtable key. */
    public int keyLength() {
        return RecordKey.length(tenantLength, entityLength);
    }

    /** Writes the record's memtable key to the target. */
    public void writeKey(byte[] source, byte[] target, int offset) {
        int unused = RecordKey.write(source, tenantOffset, tenantLength, entityOffset, entityLength, target, offset);
    }

    private int enter(int expectedTag, String field) throws MalformedRecordException {
        int tag = in.hasMore() ? in.tag() : 0;
        if (tag != expectedTag) {
            throw new MalformedRecordException("must begin with its identity, lacks " + field);
        }
        return in.enter(in.length());
    }

    private int name(String field) throws MalformedRecordException {
        int tag = in.hasMore() ? in.tag() : 0;
        int length = tag == DataRecordFormat.NAME ? in.length() : 0;
        if (length == 0) {
            throw new MalformedRecordException("must begin with its identity, lacks " + field);
        }
        return length;
    }
}
