package io.ingestor.internal.record;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.Excerpt;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.internal.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A scanner that validates the identity of a record: its tenant, which the batch must allow, its entity id and its
 * version. If the identity is spread over several fields, the last tenant, entity id and version count, as Protocol
 * Buffers requires. Reusable; not thread-safe.
 */
final class IdentityScanner {

    private static final String TENANT = "id.tenant_id.id";
    private static final String ENTITY = "id.entity_id.id";

    /** The places of a scan, by number. Storing a reference to the name would cost a GC write barrier each time. */
    private static final String[] PLACES = {"id", "id.tenant_id", "id.entity_id"};

    private static final int IN_ID = 0;
    private static final int IN_TENANT = 1;
    private static final int IN_ENTITY = 2;

    private static final byte[] ANY = new byte[0];

    private final Limits limits;
    private final WireReader in;
    private final Violations violations;
    private final ScannedRecord record;

    /** The only tenant of the batch; empty if the batch is for any tenant. */
    private byte[] onlyTenant = ANY;

    /** The tenant of records that carry none, if the batch is for another tenant; otherwise empty. */
    private byte[] foreignDefault = ANY;

    private int place;

    IdentityScanner(Limits limits, WireReader in, Violations violations, ScannedRecord record) {
        this.limits = limits;
        this.in = in;
        this.violations = violations;
        this.record = record;
    }

    void startBatch(RecordBatch batch) {
        onlyTenant = ANY;
        foreignDefault = ANY;
        if (!batch.onlyTenant().isEmpty()) {
            onlyTenant = batch.onlyTenant().getBytes(StandardCharsets.UTF_8);
            if (!batch.onlyTenant().equals(batch.tenant())) {
                foreignDefault = batch.tenant().getBytes(StandardCharsets.UTF_8);
            }
        }
    }

    /** Returns true if the batch is for one tenant only. */
    boolean isForOneTenant() {
        return onlyTenant.length > 0;
    }

    /**
     * Returns true if clients may write records of that tenant, and the batch is for it. A length of 0 stands for the
     * tenant of records that carry none.
     */
    boolean allowsTenant(byte[] bytes, int offset, int length) {
        return isForBatch(bytes, offset, length) && !ReservedNames.isTenant(bytes, offset, length);
    }

    private boolean isForBatch(byte[] bytes, int offset, int length) {
        if (onlyTenant.length == 0) {
            return true;
        }
        return length == 0
                ? foreignDefault.length == 0
                : Arrays.equals(onlyTenant, 0, onlyTenant.length, bytes, offset, offset + length);
    }

    /**
     * Scans one {@code id} field after its tag. After an exception, {@link #path()} returns the place of the error.
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

    /** Returns the place of the scan as a field path of the wire contract. */
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

    /** Checks the identity after the whole record has been scanned. */
    void check(byte[] bytes, int defaultTenantLength) {
        record.tenantUsable(checkTenant(bytes, record.tenantOffset(), record.tenantLength(), defaultTenantLength));
        if (record.entityLength() > 0) {
            checkId(ENTITY, bytes, record.entityOffset(), record.entityLength());
        }
        checkVersions(record.ownVersion(), record.idVersion());
    }

    /** Returns true if the tenant is valid. A length of 0 stands for the default tenant. */
    private boolean checkTenant(byte[] bytes, int offset, int length, int defaultLength) {
        if (length == 0 && defaultLength == 0) {
            violations.add(TENANT, "must not be empty: set it in the record, or set a default tenant");
            return false;
        }
        if (length > 0 && !checkId(TENANT, bytes, offset, length)) {
            return false;
        }
        if (!isForBatch(bytes, offset, length)) {
            violations.addForeign(TENANT, violations.isFull() ? "" : foreign(bytes, offset, length));
            return false;
        }
        if (ReservedNames.isTenant(bytes, offset, length)) {
            violations.add(TENANT, ReservedNames.TENANT_MESSAGE);
            return false;
        }
        return true;
    }

    /** Checks the tenant of the named schema, which may differ from the tenant of the record. */
    void checkSchemaTenant(byte[] bytes, int offset, int length) {
        if (length > 0 && !isForBatch(bytes, offset, length)) {
            violations.addForeign(
                    DataRecordScanner.SCHEMA_TENANT,
                    violations.isFull()
                            ? ""
                            : "must be the tenant that the caller may write, or left out, was "
                                    + Excerpt.of(bytes, offset, length));
        }
    }

    private String foreign(byte[] bytes, int offset, int length) {
        String tenant = length > 0
                ? Excerpt.of(bytes, offset, length)
                : Excerpt.of(foreignDefault, 0, foreignDefault.length) + ", the default of the batch";
        return "must be the tenant that the caller may write, was " + tenant + ": write it as a caller of that tenant";
    }

    /** Returns true if the id is valid. */
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
