package io.ingestor.internal.wire;

/**
 * The tags of the fields of a record and its nested messages, as the wire contract defines them. A tag of Protocol
 * Buffers is the field number times 8 plus the wire type.
 *
 * <pre>
 *   DataRecord  1 id  2 data  3 schema  4 timestamp  5 version  6 metadata  7 payload  8 payload_type
 *   RecordID    1 tenant_id  2 entity_id  3 version          TenantID, EntityID  1 id
 *   SchemaID    1 tenant_id  2 name  3 version               Timestamp  1 seconds  2 nanos
 *   Struct      1 fields (entry: 1 key  2 value)             ListValue  1 values
 *   Value       1 null_value  2 number_value  3 string_value  4 bool_value  5 struct_value  6 list_value
 * </pre>
 */
public final class DataRecordFormat {

    public static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int GROUP = 3;
    static final int END_GROUP = 4;
    static final int FIXED32 = 5;

    public static final int ID = (1 << 3) | LENGTH;
    public static final int DATA = (2 << 3) | LENGTH;
    public static final int SCHEMA = (3 << 3) | LENGTH;
    public static final int TIMESTAMP = (4 << 3) | LENGTH;
    public static final int VERSION = (5 << 3) | VARINT;
    public static final int METADATA = (6 << 3) | LENGTH;
    public static final int PAYLOAD = (7 << 3) | LENGTH;
    public static final int PAYLOAD_TYPE = (8 << 3) | LENGTH;

    public static final int RECORD_ID_TENANT = (1 << 3) | LENGTH;
    public static final int RECORD_ID_ENTITY = (2 << 3) | LENGTH;
    public static final int RECORD_ID_VERSION = (3 << 3) | VARINT;

    /** The only field of both TenantID and EntityID. */
    public static final int NAME = (1 << 3) | LENGTH;

    public static final int SCHEMA_TENANT = (1 << 3) | LENGTH;
    public static final int SCHEMA_NAME = (2 << 3) | LENGTH;
    public static final int SCHEMA_VERSION = (3 << 3) | VARINT;

    public static final int SECONDS = (1 << 3) | VARINT;
    public static final int NANOS = (2 << 3) | VARINT;

    public static final int STRUCT_FIELDS = (1 << 3) | LENGTH;
    public static final int LIST_VALUES = (1 << 3) | LENGTH;
    public static final int ENTRY_KEY = (1 << 3) | LENGTH;
    public static final int ENTRY_VALUE = (2 << 3) | LENGTH;

    public static final int NULL_VALUE = (1 << 3) | VARINT;
    public static final int NUMBER_VALUE = (2 << 3) | FIXED64;
    public static final int STRING_VALUE = (3 << 3) | LENGTH;
    public static final int BOOL_VALUE = (4 << 3) | VARINT;
    public static final int STRUCT_VALUE = (5 << 3) | LENGTH;
    public static final int LIST_VALUE = (6 << 3) | LENGTH;

    /** The deepest nesting that is read if the caller sets no limit, and the largest limit that can be set. */
    public static final int MAX_DEPTH = 100;

    /**
     * The seconds of 0001-01-01T00:00:00Z, the minimum of google.protobuf.Timestamp. Its maximum is
     * 9999-12-31T23:59:59Z.
     */
    public static final long MIN_SECONDS = -62_135_596_800L;

    public static final long MAX_SECONDS = 253_402_300_799L;
    public static final int MAX_NANOS = 999_999_999;

    private DataRecordFormat() {}
}
