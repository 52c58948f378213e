package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireReader;
import io.ingestor.internal.wire.WireWriter;

/**
 * An encoder of the canonical form of a record, which is written to the log. First comes the field {@code id} with
 * {@code tenant_id} and {@code entity_id}, each with its {@code id} first, and without a version. Then comes
 * {@code version} if the record carries its version in the identity or more than once. All other fields, known or not,
 * follow unchanged and in their original order. Unknown fields of the identity follow its known ones. The canonical
 * form of a canonical record is the record itself.
 */
public final class RecordEncoder {

    private static final int NO_PART = 0;

    private final EntityIds ids;
    private final WireReader in = new WireReader();
    private final byte[] made = new byte[EntityIds.LENGTH];

    public RecordEncoder(EntityIds ids) {
        this.ids = ids;
    }

    /** Returns the length of a canonical {@code id} field without unknown fields, including its tag and length. */
    static int idFieldLength(int tenantLength, int entityLength) {
        return nested(nested(nested(tenantLength)) + nested(nested(entityLength)));
    }

    private static int nested(int length) {
        return 1 + WireWriter.varintBytes(length) + length;
    }

    /**
     * Writes the canonical form of a record that a scanner has just accepted.
     *
     * @param defaultTenant the tenant to write if the record carries none
     */
    public void encode(
            ScannedRecord scanned, byte[] source, int offset, int length, byte[] defaultTenant, WireWriter out)
            throws MalformedRecordException {
        int id = out.begin(DataRecordFormat.ID);
        int tenant = out.begin(DataRecordFormat.RECORD_ID_TENANT);
        if (scanned.tenantLength() > 0) {
            out.bytes(DataRecordFormat.NAME, source, scanned.tenantOffset(), scanned.tenantLength());
        } else {
            out.bytes(DataRecordFormat.NAME, defaultTenant, 0, defaultTenant.length);
        }
        if (scanned.idHasUnknown()) {
            unknownFields(source, offset, length, DataRecordFormat.RECORD_ID_TENANT, out);
        }
        out.end(tenant);
        int entity = out.begin(DataRecordFormat.RECORD_ID_ENTITY);
        if (scanned.entityLength() > 0) {
            out.bytes(DataRecordFormat.NAME, source, scanned.entityOffset(), scanned.entityLength());
        } else {
            ids.next(made, 0);
            out.bytes(DataRecordFormat.NAME, made, 0, made.length);
        }
        if (scanned.idHasUnknown()) {
            unknownFields(source, offset, length, DataRecordFormat.RECORD_ID_ENTITY, out);
        }
        out.end(entity);
        if (scanned.idHasUnknown()) {
            unknownFields(source, offset, length, NO_PART, out);
        }
        out.end(id);
        boolean versionMoves = scanned.versionScattered();
        if (versionMoves && scanned.version() != 0) {
            out.varint(DataRecordFormat.VERSION, scanned.version());
        }
        in.wrap(source, offset, length);
        in.copyWithout(DataRecordFormat.ID, versionMoves ? DataRecordFormat.VERSION : DataRecordFormat.ID, out);
    }

    /** Copies the unknown fields of one part of every {@code id} field; for NO_PART, those of the field itself. */
    private void unknownFields(byte[] source, int offset, int length, int part, WireWriter out)
            throws MalformedRecordException {
        in.wrap(source, offset, length);
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.ID) {
                int outer = in.enter(in.length());
                unknownInId(source, part, out);
                in.leave(outer);
            } else {
                in.skip(tag);
            }
        }
    }

    private void unknownInId(byte[] source, int part, WireWriter out) throws MalformedRecordException {
        while (in.hasMore()) {
            int fieldAt = in.at();
            int tag = in.tag();
            if (tag == part) {
                int outer = in.enter(in.length());
                in.copyWithout(DataRecordFormat.NAME, out);
                in.leave(outer);
                continue;
            }
            in.skip(tag);
            boolean known = tag == DataRecordFormat.RECORD_ID_TENANT
                    || tag == DataRecordFormat.RECORD_ID_ENTITY
                    || tag == DataRecordFormat.RECORD_ID_VERSION;
            if (part == NO_PART && !known) {
                out.raw(source, fieldAt, in.at() - fieldAt);
            }
        }
    }
}
