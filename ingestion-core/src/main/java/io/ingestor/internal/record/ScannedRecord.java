package io.ingestor.internal.record;

/**
 * The result of scanning a record: the position of its identity in the array, and properties that the engine needs. A
 * {@link DataRecordScanner} reuses it for each record, so it is valid until the next scan.
 */
public final class ScannedRecord {

    /** The layout number of a record without a known layout. */
    public static final long NO_LAYOUT = 0;

    /**
     * The number of parts of a canonical identity: {@code tenant_id}, {@code entity_id}, and the {@code id} in each.
     */
    private static final int ID_PARTS = 4;

    private int start;

    private int tenantOffset;
    private int tenantLength;
    private int entityOffset;
    private int entityLength;
    private boolean tenantUsable;

    private int idCount;
    private int idFieldLength;
    private int idParts;
    private boolean idFirst;
    private boolean idHasUnknown;

    private long ownVersion;
    private long idVersion;
    private int ownVersions;
    private int idVersions;

    private boolean hasSchema;
    private boolean namesSchema;
    private int dataOffset;
    private int dataLength;
    private boolean hasData;
    private boolean hasPayload;
    private boolean empty;
    private boolean canonical;
    private long layout;

    ScannedRecord() {}

    /** Returns the offset of the tenant in the array. Valid only if its length is above 0. */
    public int tenantOffset() {
        return tenantOffset;
    }

    /** Returns the length of the tenant that the record carries, or 0 if it carries none. */
    public int tenantLength() {
        return tenantLength;
    }

    /** Returns true if the record has a valid tenant, its own or the default, under which it can be counted. */
    public boolean tenantUsable() {
        return tenantUsable;
    }

    /** Returns the offset of the entity id in the array. Valid only if its length is above 0. */
    public int entityOffset() {
        return entityOffset;
    }

    /** Returns the length of the entity id, or 0 if the record has none. */
    public int entityLength() {
        return entityLength;
    }

    /** Returns the version that the record carries in either field, or 0 if it carries none. */
    public long version() {
        return ownVersion != 0 ? ownVersion : idVersion;
    }

    /** Returns true if the record has a {@code schema} field, even an empty one. */
    public boolean hasSchema() {
        return hasSchema;
    }

    /** Returns the offset of the content of {@code data} in the array. Its length is 0 if the record has no data. */
    int dataOffset() {
        return dataOffset;
    }

    int dataLength() {
        return dataLength;
    }

    /** Returns true if the record has a {@code schema} field that is not empty. */
    public boolean namesSchema() {
        return namesSchema;
    }

    /** Returns true if the record is well-formed and has neither data nor payload. */
    public boolean empty() {
        return empty;
    }

    /** Returns true if the record is already canonical, so that {@link RecordEncoder} would write the same bytes. */
    public boolean canonical() {
        return canonical;
    }

    /**
     * Returns the number of the record's layout, or {@link #NO_LAYOUT} if none is known. Records of one layout differ
     * only in ids, versions, times, numbers, booleans, payload and the characters of ASCII texts.
     */
    public long layout() {
        return layout;
    }

    /** Returns the value of the field {@code version}, or 0 if it is absent. */
    long ownVersion() {
        return ownVersion;
    }

    /** Returns the value of the field {@code id.version}, or 0 if it is absent. */
    long idVersion() {
        return idVersion;
    }

    /** Returns true if the record has {@code id.version} fields, or several {@code version} fields. */
    boolean versionScattered() {
        return idVersions > 0 || ownVersions > 1;
    }

    /** Returns true if the identity has fields that the wire contract does not define. */
    boolean idHasUnknown() {
        return idHasUnknown;
    }

    /** Resets all parts for a record at that offset. */
    void start(int offset) {
        start = offset;
        tenantLength = 0;
        entityLength = 0;
        tenantUsable = false;
        idCount = 0;
        idFieldLength = 0;
        idParts = 0;
        idFirst = false;
        idHasUnknown = false;
        ownVersion = 0;
        idVersion = 0;
        ownVersions = 0;
        idVersions = 0;
        hasSchema = false;
        namesSchema = false;
        dataOffset = offset;
        dataLength = 0;
        hasData = false;
        hasPayload = false;
        empty = false;
        canonical = false;
        layout = NO_LAYOUT;
    }

    /** Takes all parts from the layout that the record at that offset matches. */
    void take(RecordLayout layout, long number, byte[] source, int offset) {
        tenantOffset = offset + layout.tenantAt();
        tenantLength = layout.tenantLength();
        entityOffset = offset + layout.entityAt();
        entityLength = layout.entityLength();
        tenantUsable = true;
        idHasUnknown = layout.unknownInId();
        ownVersion = layout.version(source, offset);
        idVersion = 0;
        ownVersions = 0;
        idVersions = 0;
        hasSchema = layout.hasSchema();
        namesSchema = layout.namesSchema();
        dataOffset = offset + layout.dataAt();
        dataLength = layout.dataLength();
        empty = layout.empty();
        canonical = layout.canonical();
        this.layout = number;
    }

    /** Notes an {@code id} field, whose range includes its tag and length. */
    void id(int from, int to) {
        idCount++;
        idFieldLength = to - from;
        idFirst |= from == start;
    }

    /** Notes a {@code tenant_id} or {@code entity_id} field. */
    void idPart() {
        idParts++;
    }

    void unknownInId() {
        idHasUnknown = true;
    }

    void tenant(int offset, int length) {
        idParts++;
        tenantOffset = offset;
        tenantLength = length;
    }

    void entity(int offset, int length) {
        idParts++;
        entityOffset = offset;
        entityLength = length;
    }

    void tenantUsable(boolean usable) {
        tenantUsable = usable;
    }

    void ownVersion(long version) {
        ownVersion = version;
        ownVersions++;
    }

    void idVersion(long version) {
        idVersion = version;
        idVersions++;
    }

    void schema(int length) {
        hasSchema = true;
        namesSchema |= length > 0;
    }

    void data(int offset, int length) {
        dataOffset = offset;
        dataLength = length;
        hasData |= length > 0;
    }

    void payload(int length) {
        hasPayload = length > 0;
    }

    /** Derives the properties of the record at its end. */
    void end() {
        empty = !hasData && !hasPayload;
        canonical = idCount == 1
                && idFirst
                && idParts == ID_PARTS
                && !idHasUnknown
                && tenantLength > 0
                && entityLength > 0
                && tenantOffset < entityOffset
                && !versionScattered()
                && idFieldLength == RecordEncoder.idFieldLength(tenantLength, entityLength);
    }
}
