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
 * A scanner that checks one record in its wire encoding and finds the parts that the engine needs, without making an
 * object. For one thread; reusable.
 *
 * <p>Fields that occur more than once count as Protocol Buffers says: the last single value counts, and messages are
 * merged field by field. So two {@code id} fields with different tenants give the tenant that every parser of Protocol
 * Buffers sees. The content of {@code data} is the exception: it may occur only once, see {@link StructScanner}.
 *
 * <p>Records mostly look like others that came before. They are then compared with these instead of scanned from front
 * to end, see {@link RecordLayout}.
 *
 * <p>A record that is not well-formed has one violation, at the place where the scan stopped; otherwise all are
 * collected.
 */
public final class DataRecordScanner {

    private static final String TENANT = "id.tenant_id.id";
    private static final String ENTITY = "id.entity_id.id";
    private static final String SCHEMA_NAME = "schema.name";
    private static final String SCHEMA_TENANT = "schema.tenant_id.id";

    private static final String EMPTY = "must have a field unless there is a payload, was empty; a Struct is spelled "
            + "{\"fields\": {\"total\": {\"numberValue\": 42}}}";

    /** The places of a scan, by number: storing a reference would cost a write barrier of the collector each time. */
    private static final String[] SCOPES = {
        "", "id", "id.tenant_id", "id.entity_id", "data", "schema", "schema.tenant_id", "timestamp", "metadata"
    };

    private static final int IN_RECORD = 0;
    private static final int IN_ID = 1;
    private static final int IN_TENANT = 2;
    private static final int IN_ENTITY = 3;
    private static final int AT_DATA = 4;
    private static final int IN_SCHEMA = 5;
    private static final int IN_SCHEMA_TENANT = 6;
    private static final int IN_TIMESTAMP = 7;
    private static final int IN_METADATA = 8;

    private final Limits limits;
    private final WireReader in = new WireReader();
    private final Violations violations = new Violations();
    private final StructScanner structs;
    private final RecordLayouts layouts = new RecordLayouts();

    private byte[] bytes = new byte[0];
    private int start;
    private int scope;
    private boolean inData;

    private int tenantOffset;
    private int tenantLength;
    private int entityOffset;
    private int entityLength;
    private boolean tenantUsable;
    private long ownVersion;
    private long idVersion;
    private int idCount;
    private int idFieldLength;
    private int idParts;
    private int idUnknown;
    private int idVersions;
    private int versions;
    private boolean idFirst;
    private boolean canonical;
    private int dataCount;
    private boolean timed;
    private long seconds;
    private int nanos;
    private int schemaVersion;
    private boolean namesSchema;
    private boolean hasData;
    private int payloadLength;
    private boolean empty;
    private boolean refusesSchemas;
    private boolean refusesEmpty;

    public DataRecordScanner(Limits limits) {
        this.limits = limits;
        this.structs = new StructScanner(limits, in, violations);
    }

    /**
     * Scans a slice of an array. The results of the accessors are valid until the next scan.
     *
     * @param defaultTenantLength length of the tenant that the record has if it carries none, 0 if there is no default
     * @return true if the record is right
     */
    public boolean scan(byte[] source, int offset, int length, int defaultTenantLength) {
        RecordLayout layout = layouts.find(source, offset, length);
        if (layout != null && (layout.tenantLength() > 0 || defaultTenantLength > 0) && allows(layout)) {
            take(layout, source, offset);
            return true;
        }
        boolean right = scanThrough(source, offset, length, defaultTenantLength);
        if (right && layout == null) {
            remember(source, offset, length);
        }
        return right;
    }

    private boolean allows(RecordLayout layout) {
        return !(refusesSchemas && layout.namesSchema()) && !(refusesEmpty && layout.empty());
    }

    /** Takes the results from the layout: the record is one that {@link #scanThrough} finds right. */
    private void take(RecordLayout layout, byte[] source, int offset) {
        violations.startRecord();
        tenantOffset = offset + layout.tenantAt();
        tenantLength = layout.tenantLength();
        entityOffset = offset + layout.entityAt();
        entityLength = layout.entityLength();
        tenantUsable = true;
        ownVersion = layout.version(source, offset);
        idVersion = 0;
        idVersions = 0;
        versions = 0;
        idUnknown = layout.unknownInId() ? 1 : 0;
        canonical = layout.canonical();
        namesSchema = layout.namesSchema();
        empty = layout.empty();
    }

    private void remember(byte[] source, int offset, int length) {
        try {
            layouts.stranger(this, source, offset, length);
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
    }

    private boolean scanThrough(byte[] source, int offset, int length, int defaultTenantLength) {
        clear(source, offset);
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
            violations.add(inData ? structs.path() : SCOPES[scope], String.valueOf(e.getMessage()));
            tenantUsable = false;
            return false;
        }
        checkIds(defaultTenantLength);
        checkVersions();
        checkRest();
        checkContent();
        canonical = isCanonical();
        return violations.isEmpty();
    }

    /** Starts another batch, with its rules and with full room for text about its violations. */
    public void startBatch(RecordBatch batch) {
        refusesSchemas = batch.refusesSchemas();
        refusesEmpty = batch.refusesEmpty();
        violations.startBatch();
    }

    /** Returns true if this takes so little memory that it may be kept. */
    public boolean isSmall() {
        return structs.isSmall();
    }

    /** Returns the violations; empty if there is none. */
    public List<Violation> violations() {
        return violations.toList();
    }

    /** Returns the reason that the record is rejected, if it is wrong. */
    public Rejection.Reason reason() {
        return violations.reason();
    }

    /** Returns true if the record names a schema. */
    public boolean namesSchema() {
        return namesSchema;
    }

    /** Returns true if the record is well-formed and has neither data nor payload. */
    public boolean empty() {
        return empty;
    }

    /** Adds the violation that the encoder found: the record is too large. */
    public void tooLarge(int length) {
        violations.add(
                "",
                "record must be at most " + limits.recordBytes() + " bytes encoded, was " + length
                        + ": send less in one record, or raise Limits.recordBytes (ingestion.max_record_size of a server)");
    }

    /** Returns the offset of the tenant in the array; valid only with a length above 0. */
    public int tenantOffset() {
        return tenantOffset;
    }

    /** Returns the length of the tenant that the record carries, 0 if it carries none. */
    public int tenantLength() {
        return tenantLength;
    }

    /**
     * Returns true if the tenant of the record, its own or the default, is certain enough to account the record under
     * it.
     */
    public boolean tenantUsable() {
        return tenantUsable;
    }

    /** Returns the offset of the entity id in the array; valid only with a length above 0. */
    public int entityOffset() {
        return entityOffset;
    }

    /** Returns the length of the entity id, 0 if there is none. */
    public int entityLength() {
        return entityLength;
    }

    /** Returns the version that the record carries, 0 if none. */
    public long version() {
        return ownVersion != 0 ? ownVersion : idVersion;
    }

    /** Returns true if a reader of field {@code version} alone might not see the version. */
    boolean versionScattered() {
        return idVersions > 0 || versions > 1;
    }

    /** Returns true if the identity holds fields that are not in the contract. */
    boolean idHasUnknown() {
        return idUnknown > 0;
    }

    /** Returns true if the record is in canonical form already: {@link RecordEncoder} would write the same bytes. */
    public boolean canonical() {
        return canonical;
    }

    private boolean isCanonical() {
        return idCount == 1
                && idFirst
                && idParts == 4
                && idUnknown == 0
                && tenantLength > 0
                && entityLength > 0
                && tenantOffset < entityOffset
                && !versionScattered()
                && idFieldLength == RecordEncoder.idFieldLength(tenantLength, entityLength);
    }

    private void clear(byte[] source, int offset) {
        if (bytes != source) {
            bytes = source;
        }
        start = offset;
        violations.startRecord();
        scope = IN_RECORD;
        inData = false;
        tenantLength = 0;
        entityLength = 0;
        tenantUsable = false;
        ownVersion = 0;
        idVersion = 0;
        idCount = 0;
        idFieldLength = 0;
        idParts = 0;
        idUnknown = 0;
        idVersions = 0;
        versions = 0;
        idFirst = false;
        dataCount = 0;
        timed = false;
        seconds = 0;
        nanos = 0;
        schemaVersion = 0;
        namesSchema = false;
        hasData = false;
        payloadLength = 0;
        empty = false;
    }

    private void field() throws MalformedRecordException {
        int fieldAt = in.at();
        int tag = in.tag();
        switch (tag) {
            case DataRecordFormat.ID -> {
                idFirst |= fieldAt == start;
                id(fieldAt);
            }
            case DataRecordFormat.DATA -> {
                scope = AT_DATA;
                int dataLength = in.length();
                hasData |= dataLength > 0;
                int outer = in.enter(dataLength);
                inData = true;
                structs.scan(bytes);
                inData = false;
                in.leave(outer);
                dataCount++;
            }
            case DataRecordFormat.SCHEMA -> schema();
            case DataRecordFormat.TIMESTAMP -> timestamp();
            case DataRecordFormat.VERSION -> {
                ownVersion = in.varint();
                versions++;
            }
            case DataRecordFormat.METADATA -> metadata();
            case DataRecordFormat.PAYLOAD -> {
                payloadLength = in.length();
                in.pass(payloadLength);
            }
            case DataRecordFormat.PAYLOAD_TYPE -> text("payload_type", in.length());
            default -> in.skip(tag);
        }
        scope = IN_RECORD;
    }

    private void id(int fieldAt) throws MalformedRecordException {
        scope = IN_ID;
        int outer = in.enter(in.length());
        idCount++;
        idFieldLength = in.limit() - fieldAt;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.RECORD_ID_TENANT -> tenant();
                case DataRecordFormat.RECORD_ID_ENTITY -> entity();
                case DataRecordFormat.RECORD_ID_VERSION -> {
                    idVersion = in.varint();
                    idVersions++;
                }
                default -> unknownInId(tag);
            }
        }
        in.leave(outer);
    }

    private void tenant() throws MalformedRecordException {
        scope = IN_TENANT;
        int outer = in.enter(in.length());
        idParts++;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.NAME) {
                tenantLength = in.length();
                tenantOffset = in.at();
                idParts++;
                text(TENANT, tenantLength);
            } else {
                unknownInId(tag);
            }
        }
        in.leave(outer);
        scope = IN_ID;
    }

    private void entity() throws MalformedRecordException {
        scope = IN_ENTITY;
        int outer = in.enter(in.length());
        idParts++;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.NAME) {
                entityLength = in.length();
                entityOffset = in.at();
                idParts++;
                text(ENTITY, entityLength);
            } else {
                unknownInId(tag);
            }
        }
        in.leave(outer);
        scope = IN_ID;
    }

    private void unknownInId(int tag) throws MalformedRecordException {
        in.skip(tag);
        idUnknown++;
    }

    private void schema() throws MalformedRecordException {
        scope = IN_SCHEMA;
        int schemaLength = in.length();
        namesSchema |= schemaLength > 0;
        int outer = in.enter(schemaLength);
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.SCHEMA_TENANT -> schemaTenant();
                case DataRecordFormat.SCHEMA_NAME -> name(SCHEMA_NAME, in.length());
                case DataRecordFormat.SCHEMA_VERSION -> schemaVersion = (int) in.varint();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void schemaTenant() throws MalformedRecordException {
        scope = IN_SCHEMA_TENANT;
        int outer = in.enter(in.length());
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.NAME) {
                name(SCHEMA_TENANT, in.length());
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        scope = IN_SCHEMA;
    }

    private void timestamp() throws MalformedRecordException {
        scope = IN_TIMESTAMP;
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
        scope = IN_METADATA;
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
        int from = in.at();
        int bad = Utf8.firstInvalid(bytes, from, from + length);
        if (bad >= 0) {
            violations.invalidUtf8(field, bytes, from, length, bad);
        }
        in.pass(length);
    }

    /** Checks a name. It is compared and kept, so it is bounded like ids. */
    private void name(String field, int length) throws MalformedRecordException {
        int from = in.at();
        text(field, length);
        if (length > limits.idBytes()) {
            violations.add(field, IdRules.tooLong(bytes, from, length, limits.idBytes()));
        }
    }

    private void checkIds(int defaultTenantLength) {
        if (tenantLength > 0) {
            tenantUsable = checkId(TENANT, tenantOffset, tenantLength);
        } else if (defaultTenantLength > 0) {
            tenantUsable = true;
        } else {
            violations.add(TENANT, "must not be empty: set it in the record, or a tenant for all that carry none");
        }
        if (entityLength > 0) {
            checkId(ENTITY, entityOffset, entityLength);
        }
    }

    private boolean checkId(String field, int offset, int length) {
        String wrong = IdRules.wrong(bytes, offset, length, limits.idBytes());
        if (wrong != null) {
            violations.add(field, wrong);
            return false;
        }
        return violations.isEmpty() || Utf8.firstInvalid(bytes, offset, offset + length) < 0;
    }

    private void checkVersions() {
        if (ownVersion < 0) {
            violations.add("version", "must be >= 0, was " + ownVersion);
        }
        if (idVersion < 0) {
            violations.add("id.version", "must be >= 0, was " + idVersion);
        }
        if (ownVersion != 0 && idVersion != 0 && ownVersion != idVersion) {
            violations.add("version", "must be equal to id.version " + idVersion + " or left out, was " + ownVersion);
        }
    }

    private void checkRest() {
        if (dataCount > 1) {
            violations.add("data", "must occur at most once, occurs " + dataCount + " times");
        }
        if (timed && (seconds < DataRecordFormat.MIN_SECONDS || seconds > DataRecordFormat.MAX_SECONDS)) {
            violations.add(
                    "timestamp.seconds",
                    "must be from " + DataRecordFormat.MIN_SECONDS + " (0001-01-01T00:00:00Z) to "
                            + DataRecordFormat.MAX_SECONDS + " (9999-12-31T23:59:59Z), was " + seconds);
        }
        if (timed && (nanos < 0 || nanos > DataRecordFormat.MAX_NANOS)) {
            violations.add("timestamp.nanos", "must be from 0 to " + DataRecordFormat.MAX_NANOS + ", was " + nanos);
        }
        if (schemaVersion < 0) {
            violations.add("schema.version", "must be >= 0, was " + schemaVersion);
        }
    }

    private void checkContent() {
        empty = !hasData && payloadLength == 0;
        if (refusesSchemas && namesSchema) {
            violations.addUnsupported("schema", "is not supported by this version: leave it out");
        }
        if (refusesEmpty && empty) {
            violations.add("data", EMPTY);
        }
    }
}
