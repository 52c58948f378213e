package io.ingestor.delta.internal.wire;

/**
 * The tags of the fields of {@code storage.DataRecord} and of the messages in it. A tag of Protocol Buffers is the
 * number of the field times 8 plus the type of its encoding.
 *
 * <pre>
 *   DataRecord  1 id  2 data  3 schema  4 timestamp  6 metadata  7 payload  8 payload_type
 *   RecordID    1 tenant_id  2 entity_id                     TenantID, EntityID  1 id
 *   SchemaID    2 name  3 version                            Timestamp  1 seconds  2 nanos
 *   Struct      1 fields (entry: 1 key  2 value)             ListValue  1 values
 *   Value       1 null_value  2 number_value  3 string_value  4 bool_value  5 struct_value  6 list_value
 * </pre>
 */
final class WireFormat {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int GROUP = 3;
    static final int END_GROUP = 4;
    static final int FIXED32 = 5;

    static final int ID = (1 << 3) | LENGTH;
    static final int DATA = (2 << 3) | LENGTH;
    static final int SCHEMA = (3 << 3) | LENGTH;
    static final int TIMESTAMP = (4 << 3) | LENGTH;
    static final int METADATA = (6 << 3) | LENGTH;
    static final int PAYLOAD = (7 << 3) | LENGTH;
    static final int PAYLOAD_TYPE = (8 << 3) | LENGTH;

    static final int TENANT_ID = (1 << 3) | LENGTH;
    static final int ENTITY_ID = (2 << 3) | LENGTH;

    /** The only field of both TenantID and EntityID. */
    static final int NAME = (1 << 3) | LENGTH;

    static final int SCHEMA_NAME = (2 << 3) | LENGTH;
    static final int SCHEMA_VERSION = (3 << 3) | VARINT;

    static final int SECONDS = (1 << 3) | VARINT;
    static final int NANOS = (2 << 3) | VARINT;

    static final int MEMBER = (1 << 3) | LENGTH;
    static final int ELEMENT = (1 << 3) | LENGTH;
    static final int KEY = (1 << 3) | LENGTH;
    static final int VALUE = (2 << 3) | LENGTH;

    static final int NULL_VALUE = (1 << 3) | VARINT;
    static final int NUMBER_VALUE = (2 << 3) | FIXED64;
    static final int STRING_VALUE = (3 << 3) | LENGTH;
    static final int BOOL_VALUE = (4 << 3) | VARINT;
    static final int STRUCT_VALUE = (5 << 3) | LENGTH;
    static final int LIST_VALUE = (6 << 3) | LENGTH;

    private WireFormat() {}
}
