package io.ingestor.internal.record;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.Excerpt;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.internal.wire.WireReader;
import io.ingestor.validate.Violation;
import java.util.List;

/**
 * A scanner that validates a record in its wire encoding and locates the parts that the engine needs, without
 * allocation. Reusable; not thread-safe.
 *
 * <p>Repeated occurrences of a field are read as Protocol Buffers requires: the last scalar value counts, and messages
 * are merged field by field. Two {@code id} fields with different tenants therefore give the tenant that every parser
 * of Protocol Buffers sees. The exception is {@code data}, which may occur only once; see {@link StructScanner}.
 *
 * <p>Most records resemble earlier ones. Such a record is compared with a layout instead of being scanned; see
 * {@link RecordLayout}.
 *
 * <p>A malformed record has one violation, at the place where the scan stopped. Otherwise violations are collected up
 * to the limits of {@link Violations}.
 */
public final class DataRecordScanner {

    private static final String SCHEMA_NAME = "schema.name";
    static final String SCHEMA_TENANT = "schema.tenant_id.id";

    private static final String EMPTY = "must have a field unless there is a payload, was empty; a Struct is spelled "
            + "{\"fields\": {\"total\": {\"numberValue\": 42}}}";

    /** The places of a scan, by number. Storing a reference to the name would cost a GC write barrier each time. */
    private static final String[] PLACES = {"", "id", "data", "schema", "schema.tenant_id", "timestamp", "metadata"};

    private static final int IN_RECORD = 0;
    private static final int IN_ID = 1;
    private static final int IN_DATA = 2;
    private static final int IN_SCHEMA = 3;
    private static final int IN_SCHEMA_TENANT = 4;
    private static final int IN_TIMESTAMP = 5;
    private static final int IN_METADATA = 6;

    private final Limits limits;
    private final WireReader in = new WireReader();
    private final Violations violations = new Violations();
    private final ScannedRecord record = new ScannedRecord();
    private final IdentityScanner identity;
    private final StructScanner structs;
    private final RecordLayouts layouts = new RecordLayouts();

    private byte[] bytes = new byte[0];
    private int place;
    private boolean inStruct;

    private int dataCount;
    private boolean timed;
    private long seconds;
    private int nanos;
    private int schemaVersion;
    private int schemaTenantOffset;
    private int schemaTenantLength;

    private boolean refusesSchemas;
    private boolean refusesEmpty;

    public DataRecordScanner(Limits limits) {
        this.limits = limits;
        this.identity = new IdentityScanner(limits, in, violations, record);
        this.structs = new StructScanner(limits, in, violations);
    }

    /** Starts a batch with its rules and a fresh allowance for the text of violations. */
    public void startBatch(RecordBatch batch) {
        refusesSchemas = batch.refusesSchemas();
        refusesEmpty = batch.refusesEmpty();
        identity.startBatch(batch);
        violations.startBatch();
    }

    /**
     * Scans a range of an array. The results are valid until the next scan.
     *
     * @param defaultTenantLength length of the tenant of records that carry none, 0 if there is no default
     * @return true if the record is valid
     */
    public boolean scan(byte[] source, int offset, int length, int defaultTenantLength) {
        RecordLayout layout = layouts.find(source, offset, length);
        if (layout != null
                && (layout.tenantLength() > 0 || defaultTenantLength > 0)
                && allows(layout)
                && identity.allowsTenant(source, offset + layout.tenantAt(), layout.tenantLength())) {
            violations.startRecord();
            record.take(layout, layouts.foundNumber(), source, offset);
            return true;
        }
        boolean right = scanThrough(source, offset, length, defaultTenantLength);
        if (right && layout == null) {
            remember(source, offset, length);
        }
        return right;
    }

    /**
     * Scans a record that a step of the host has made from a valid one, at the front of an array. The record must carry
     * its tenant. It may name a schema even if the batch refuses schemas, because that rule is for client records.
     *
     * @param blame the text before each message
     * @return true if the record is valid
     */
    public boolean scanMade(byte[] source, int length, String blame) {
        boolean refused = refusesSchemas;
        refusesSchemas = false;
        violations.blame(blame);
        try {
            return scan(source, 0, length, 0);
        } finally {
            violations.blame("");
            refusesSchemas = refused;
        }
    }

    /** Returns the parts of the scanned record. */
    public ScannedRecord record() {
        return record;
    }

    /** Returns true if this scanner is small enough to keep for reuse. */
    public boolean isSmall() {
        return structs.isSmall();
    }

    /** Returns the violations; empty if the record is valid. */
    public List<Violation> violations() {
        return violations.toList();
    }

    /** Returns the reason for rejecting a record with a violation. */
    public Rejection.Reason reason() {
        return violations.reason();
    }

    /** Returns true if the record has a violation. */
    public boolean isWrong() {
        return !violations.isEmpty();
    }

    /** Returns true if a further violation would not be shown. */
    public boolean isFull() {
        return violations.isFull();
    }

    /** Adds a violation that a step of the host found, or the failure of such a step. */
    public void add(String field, String message) {
        violations.add(field, message);
    }

    /** Adds a violation for a schema that is not registered. */
    public void addUnknownSchema(String field, String message) {
        violations.addUnknownSchema(field, message);
    }

    /** Adds a violation for a record that is too large. */
    public void tooLarge(int length) {
        violations.add(
                "",
                "record must be at most " + limits.recordBytes() + " bytes encoded, was " + length
                        + ": send less in one record, or raise Limits.recordBytes (ingestion.max_record_size of a server)");
    }

    private boolean allows(RecordLayout layout) {
        // A layout has no position for the tenant of a schema, so such records must be scanned.
        return !((refusesSchemas || identity.isForOneTenant()) && layout.namesSchema())
                && !(refusesEmpty && layout.empty());
    }

    private void remember(byte[] source, int offset, int length) {
        try {
            layouts.stranger(record, source, offset, length);
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
    }

    private boolean scanThrough(byte[] source, int offset, int length, int defaultTenantLength) {
        start(source, offset);
        if (length > limits.recordBytes()) {
            tooLarge(length);
            return false;
        }
        in.wrap(source, offset, length);
        try {
            while (in.hasMore()) {
                field();
            }
        } catch (MalformedRecordException e) {
            violations.startRecord();
            violations.add(path(), String.valueOf(e.getMessage()));
            return false;
        }
        record.end();
        identity.check(source, defaultTenantLength);
        identity.checkSchemaTenant(source, schemaTenantOffset, schemaTenantLength);
        checkRest();
        checkContent();
        return violations.isEmpty();
    }

    private void start(byte[] source, int offset) {
        if (bytes != source) {
            bytes = source;
        }
        violations.startRecord();
        record.start(offset);
        place = IN_RECORD;
        inStruct = false;
        dataCount = 0;
        timed = false;
        seconds = 0;
        nanos = 0;
        schemaVersion = 0;
        schemaTenantLength = 0;
    }

    /** Returns the place of the scan as a field path of the wire contract. */
    private String path() {
        if (inStruct) {
            return structs.path();
        }
        return place == IN_ID ? identity.path() : PLACES[place];
    }

    private void field() throws MalformedRecordException {
        int fieldAt = in.at();
        int tag = in.tag();
        switch (tag) {
            case DataRecordFormat.ID -> {
                place = IN_ID;
                identity.scan(bytes, fieldAt);
            }
            case DataRecordFormat.DATA -> data();
            case DataRecordFormat.SCHEMA -> schema();
            case DataRecordFormat.TIMESTAMP -> timestamp();
            case DataRecordFormat.VERSION -> record.ownVersion(in.varint());
            case DataRecordFormat.METADATA -> metadata();
            case DataRecordFormat.PAYLOAD -> {
                int length = in.length();
                record.payload(length);
                in.pass(length);
            }
            case DataRecordFormat.PAYLOAD_TYPE -> text("payload_type", in.length());
            default -> in.skip(tag);
        }
        place = IN_RECORD;
    }

    private void data() throws MalformedRecordException {
        place = IN_DATA;
        int length = in.length();
        record.data(in.at(), length);
        int outer = in.enter(length);
        inStruct = true;
        structs.scan(bytes);
        inStruct = false;
        in.leave(outer);
        dataCount++;
    }

    private void schema() throws MalformedRecordException {
        place = IN_SCHEMA;
        int schemaLength = in.length();
        record.schema(schemaLength);
        int outer = in.enter(schemaLength);
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.SCHEMA_TENANT -> schemaTenant();
                case DataRecordFormat.SCHEMA_NAME -> {
                    int nameLength = in.length();
                    violations.checkReservedSchema(SCHEMA_NAME, bytes, in.at(), nameLength);
                    name(SCHEMA_NAME, nameLength);
                }
                case DataRecordFormat.SCHEMA_VERSION -> schemaVersion = (int) in.varint();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void schemaTenant() throws MalformedRecordException {
        place = IN_SCHEMA_TENANT;
        int outer = in.enter(in.length());
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.NAME) {
                schemaTenantLength = in.length();
                schemaTenantOffset = in.at();
                name(SCHEMA_TENANT, schemaTenantLength);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        place = IN_SCHEMA;
    }

    private void timestamp() throws MalformedRecordException {
        place = IN_TIMESTAMP;
        int outer = in.enter(in.length());
        timed = true;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.SECONDS -> seconds = in.varint();
                case DataRecordFormat.NANOS -> nanos = (int) in.varint();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void metadata() throws MalformedRecordException {
        place = IN_METADATA;
        int outer = in.enter(in.length());
        int keyOffset = in.at();
        int keyLength = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.ENTRY_KEY) {
                keyLength = in.length();
                keyOffset = in.at();
                text("metadata", keyLength);
            } else if (tag == DataRecordFormat.ENTRY_VALUE) {
                int length = in.length();
                int bad = Utf8.firstInvalid(bytes, in.at(), in.at() + length);
                if (bad >= 0) {
                    violations.invalidUtf8(metadataField(keyOffset, keyLength), bytes, in.at(), length, bad);
                }
                in.pass(length);
            } else {
                in.skip(tag);
            }
        }
        if (keyLength > limits.keyBytes()) {
            violations.add(
                    metadataField(keyOffset, keyLength),
                    "key must be at most " + limits.keyBytes() + " bytes of UTF-8, was " + keyLength);
        }
        in.leave(outer);
    }

    private String metadataField(int keyOffset, int keyLength) {
        return violations.isFull() ? "" : "metadata[" + Excerpt.of(bytes, keyOffset, keyLength) + "]";
    }

    private void text(String field, int length) {
        violations.checkUtf8(field, bytes, in.at(), length);
        in.pass(length);
    }

    /** Checks a name. Names are compared and kept, so their length is bounded like that of ids. */
    private void name(String field, int length) throws MalformedRecordException {
        int from = in.at();
        text(field, length);
        if (length > limits.idBytes()) {
            violations.add(field, IdRules.tooLong(bytes, from, length, limits.idBytes()));
        }
    }

    private void checkRest() {
        if (dataCount > 1) {
            violations.add("data", "must occur at most once, occurs " + dataCount + " times");
        }
        if (timed && !ValueRules.areSeconds(seconds)) {
            violations.add(
                    "timestamp.seconds",
                    "must be from " + DataRecordFormat.MIN_SECONDS + " (0001-01-01T00:00:00Z) to "
                            + DataRecordFormat.MAX_SECONDS + " (9999-12-31T23:59:59Z), was " + seconds);
        }
        if (timed && !ValueRules.areNanos(nanos)) {
            violations.add("timestamp.nanos", "must be from 0 to " + DataRecordFormat.MAX_NANOS + ", was " + nanos);
        }
        if (schemaVersion < 0) {
            violations.add("schema.version", "must be >= 0, was " + schemaVersion);
        }
    }

    private void checkContent() {
        if (refusesSchemas && record.namesSchema()) {
            violations.addUnsupported("schema", "is not supported by this version: leave it out");
        }
        if (refusesEmpty && record.empty()) {
            violations.add("data", EMPTY);
        }
    }
}
