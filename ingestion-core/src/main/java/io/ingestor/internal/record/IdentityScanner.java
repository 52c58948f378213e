package io.ingestor.internal.record;

import io.ingestor.Limits;
import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.internal.wire.WireReader;

/**
 * A scanner that checks the identity of a record: tenant, entity id and version. Of an identity in several fields the
 * last tenant, the last entity id and the last version count, as Protocol Buffers says. For one thread; reusable.
 */
final class IdentityScanner {

    private static final String TENANT = "id.tenant_id.id";
    private static final String ENTITY = "id.entity_id.id";

    /** The places of a scan, by number: storing a reference would cost a write barrier of the collector each time. */
    private static final String[] PLACES = {"id", "id.tenant_id", "id.entity_id"};

    private static final int IN_ID = 0;
    private static final int IN_TENANT = 1;
    private static final int IN_ENTITY = 2;

    private final Limits limits;
    private final WireReader in;
    private final Violations violations;
    private final ScannedRecord record;

    private int place;

    IdentityScanner(Limits limits, WireReader in, Violations violations, ScannedRecord record) {
        this.limits = limits;
        this.in = in;
        this.violations = violations;
        this.record = record;
    }

    /**
     * Scans one field {@code id}, whose tag has been read. After an exception {@link #path()} returns the place.
     *
     * @param fieldAt position of the tag
     */
    void scan(byte[] bytes, int fieldAt) throws MalformedRecordException {
        place = IN_ID;
        int outer = in.enter(in.length());
        record.id(fieldAt, in.limit());
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.RECORD_ID_TENANT -> tenant(bytes);
                case DataRecordFormat.RECORD_ID_ENTITY -> entity(bytes);
                case DataRecordFormat.RECORD_ID_VERSION -> record.idVersion(in.varint());
                default -> unknown(tag);
            }
        }
        in.leave(outer);
    }

    /** Returns the place of the scan in terms of the wire contract. */
    String path() {
        return PLACES[place];
    }

    private void tenant(byte[] bytes) throws MalformedRecordException {
        place = IN_TENANT;
        int outer = in.enter(in.length());
        record.idPart();
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.NAME) {
                int length = in.length();
                record.tenant(in.at(), length);
                violations.checkUtf8(TENANT, bytes, in.at(), length);
                in.pass(length);
            } else {
                unknown(tag);
            }
        }
        in.leave(outer);
        place = IN_ID;
    }

    private void entity(byte[] bytes) throws MalformedRecordException {
        place = IN_ENTITY;
        int outer = in.enter(in.length());
        record.idPart();
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.NAME) {
                int length = in.length();
                record.entity(in.at(), length);
                violations.checkUtf8(ENTITY, bytes, in.at(), length);
                in.pass(length);
            } else {
                unknown(tag);
            }
        }
        in.leave(outer);
        place = IN_ID;
    }

    private void unknown(int tag) throws MalformedRecordException {
        in.skip(tag);
        record.unknownInId();
    }

    /** Checks the identity of a record that was scanned to its end. */
    void check(byte[] bytes, int defaultTenantLength) {
        if (record.tenantLength() > 0) {
            record.tenantUsable(checkId(TENANT, bytes, record.tenantOffset(), record.tenantLength()));
        } else if (defaultTenantLength > 0) {
            record.tenantUsable(true);
        } else {
            violations.add(TENANT, "must not be empty: set it in the record, or a tenant for all that carry none");
        }
        if (record.entityLength() > 0) {
            checkId(ENTITY, bytes, record.entityOffset(), record.entityLength());
        }
        checkVersions(record.ownVersion(), record.idVersion());
    }

    /** Returns true if the id is right. */
    private boolean checkId(String field, byte[] bytes, int offset, int length) {
        String wrong = IdRules.wrong(bytes, offset, length, limits.idBytes());
        if (wrong != null) {
            violations.add(field, wrong);
            return false;
        }
        return violations.isEmpty() || Utf8.firstInvalid(bytes, offset, offset + length) < 0;
    }

    private void checkVersions(long own, long ids) {
        if (own < 0) {
            violations.add("version", "must be >= 0, was " + own);
        }
        if (ids < 0) {
            violations.add("id.version", "must be >= 0, was " + ids);
        }
        if (own != 0 && ids != 0 && own != ids) {
            violations.add("version", "must be equal to id.version " + ids + " or left out, was " + own);
        }
    }
}
