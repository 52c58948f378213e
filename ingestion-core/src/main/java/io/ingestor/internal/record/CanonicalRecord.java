package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireReader;

/**
 * A reader of tenant, entity id and version in a record of canonical form (see {@link RecordEncoder}). It throws if the
 * record has another form. For one thread; reusable.
 */
public final class CanonicalRecord {

    private static final byte[] NOTHING = new byte[0];

    private final WireReader in = new WireReader();
    private int tenantOffset;
    private int tenantLength;
    private int entityOffset;
    private int entityLength;

    /** Reads the identity, which is at the front. */
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

    /** Takes the identity of a record that a scan has found to be canonical. */
    public void take(ScannedRecord scanned) {
        tenantOffset = scanned.tenantOffset();
        tenantLength = scanned.tenantLength();
        entityOffset = scanned.entityOffset();
        entityLength = scanned.entityLength();
    }

    /** Reads on to the end of the record that was wrapped; returns its version, 0 if it has none. */
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

    /** Returns the length of the memtable's key of the record. */
    public int keyLength() {
        return RecordKey.length(tenantLength, entityLength);
    }

    /** Writes the memtable's key of the record. */
    public void writeKey(byte[] source, byte[] target, int offset) {
        int unused = RecordKey.write(source, tenantOffset, tenantLength, entityOffset, entityLength, target, offset);
    }

    private int enter(int expectedTag, String field) throws MalformedRecordException {
        int tag = in.hasMore() ? in.tag() : 0;
        if (tag != expectedTag) {
            throw new MalformedRecordException("does not begin with its identity: no " + field + " where it belongs");
        }
        return in.enter(in.length());
    }

    private int name(String field) throws MalformedRecordException {
        int tag = in.hasMore() ? in.tag() : 0;
        int length = tag == DataRecordFormat.NAME ? in.length() : 0;
        if (length == 0) {
            throw new MalformedRecordException("does not begin with its identity: no " + field + " where it belongs");
        }
        return length;
    }
}
