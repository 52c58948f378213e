package io.ingestor.internal.record;

/**
 * The parts of a record that a scan found: where its identity is in the scanned array, and properties that the engine
 * needs. A {@link DataRecordScanner} reuses it for each record, so that it is valid until the next scan.
 */
public final class ScannedRecord {

    /** The number that stands for no layout. */
    public static final long NO_LAYOUT = 0;

    /** The parts of a canonical identity: tenant and entity id, and the name of each. */
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

    /** Returns true if the record has a field {@code schema}, be it without content. */
    public boolean hasSchema() {
        return hasSchema;
    }

    /** Returns the offset of the content of {@code data} in the array; its length is 0 if there is none. */
    int dataOffset() {
        return dataOffset;
    }

    int dataLength() {
        return dataLength;
    }

    /** Returns true if the record names a schema. */
    public boolean namesSchema() {
        return namesSchema;
    }

    /** Returns true if the record is well-formed and has neither data nor payload. */
    public boolean empty() {
        return empty;
    }

    /** Returns true if the record is in canonical form already: {@link RecordEncoder} would write the same bytes. */
    public boolean canonical() {
        return canonical;
    }

    /**
     * Returns the number of the layout that the record has, {@link #NO_LAYOUT} if none is known. Records of one layout
     * differ only in ids, times, numbers, booleans, payload and the characters of ASCII texts.
     */
    public long layout() {
        return layout;
    }

    /** Returns the value of field {@code version}, 0 if there is none. */
    long ownVersion() {
        return ownVersion;
    }

    /** Returns the value of field {@code id.version}, 0 if there is none. */
    long idVersion() {
        return idVersion;
    }

    /** Returns true if a reader of field {@code version} alone might not see the version. */
    boolean versionScattered() {
        return idVersions > 0 || ownVersions > 1;
    }

    /** Returns true if the identity holds fields that are not in the contract. */
    boolean idHasUnknown() {
        return idHasUnknown;
    }

    /** Starts the record at that offset, of which nothing is known. */
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

    /** Takes everything from the layout that a record at that offset matches: what a scan would find. */
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

    /** Notes a field {@code id}, with its tag and length. */
    void id(int from, int to) {
        idCount++;
        idFieldLength = to - from;
        idFirst |= from == start;
    }

    /** Notes a {@code tenant_id} or {@code entity_id}. */
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

    /** Notes that the scan has come to the end of the record. */
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
