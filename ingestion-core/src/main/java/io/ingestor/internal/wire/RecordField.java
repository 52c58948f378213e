package io.ingestor.internal.wire;

import io.ingestor.RecordFields.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The fields of a record, with their names in the wire contract. */
@SuppressWarnings("EnumOrdinal") // Ordinals are never persisted.
public enum RecordField {
    /** No field, or the record itself. */
    NONE(null, 0, Kind.OBJECT, ""),

    ID(NONE, DataRecordFormat.ID, Kind.OBJECT, "id"),
    TENANT_ID(ID, DataRecordFormat.RECORD_ID_TENANT, Kind.OBJECT, "tenant_id"),
    TENANT(TENANT_ID, DataRecordFormat.NAME, Kind.TEXT, "id"),
    ENTITY_ID(ID, DataRecordFormat.RECORD_ID_ENTITY, Kind.OBJECT, "entity_id"),
    ENTITY(ENTITY_ID, DataRecordFormat.NAME, Kind.TEXT, "id"),
    ID_VERSION(ID, DataRecordFormat.RECORD_ID_VERSION, Kind.INTEGER, "version"),
    DATA(NONE, DataRecordFormat.DATA, Kind.OBJECT, "data"),
    SCHEMA(NONE, DataRecordFormat.SCHEMA, Kind.OBJECT, "schema"),
    SCHEMA_TENANT_ID(SCHEMA, DataRecordFormat.SCHEMA_TENANT, Kind.OBJECT, "tenant_id"),
    SCHEMA_TENANT(SCHEMA_TENANT_ID, DataRecordFormat.NAME, Kind.TEXT, "id"),
    SCHEMA_NAME(SCHEMA, DataRecordFormat.SCHEMA_NAME, Kind.TEXT, "name"),
    SCHEMA_VERSION(SCHEMA, DataRecordFormat.SCHEMA_VERSION, Kind.INTEGER, "version"),
    TIMESTAMP(NONE, DataRecordFormat.TIMESTAMP, Kind.OBJECT, "timestamp"),
    SECONDS(TIMESTAMP, DataRecordFormat.SECONDS, Kind.INTEGER, "seconds"),
    NANOS(TIMESTAMP, DataRecordFormat.NANOS, Kind.INTEGER, "nanos"),
    VERSION(NONE, DataRecordFormat.VERSION, Kind.INTEGER, "version"),
    METADATA(NONE, DataRecordFormat.METADATA, Kind.OBJECT, "metadata"),
    PAYLOAD(NONE, DataRecordFormat.PAYLOAD, Kind.BYTES, "payload"),
    PAYLOAD_TYPE(NONE, DataRecordFormat.PAYLOAD_TYPE, Kind.TEXT, "payload_type"),

    /** A label: the only field of one occurrence of METADATA, named by its key. */
    LABEL(METADATA, 0, Kind.TEXT, ""),
    /** A named value of an object in DATA. */
    MEMBER(DATA, 0, Kind.NULL, ""),
    /** A value of a list in DATA. */
    ELEMENT(DATA, 0, Kind.NULL, "");

    private static final int TAGS = 1 << 7;
    private static final byte[] BY_TAG = new byte[values().length * TAGS];

    static {
        for (RecordField field : values()) {
            if (field.holder != null && field.tag > 0) {
                BY_TAG[field.holder.ordinal() * TAGS + field.tag] = (byte) field.ordinal();
            }
        }
    }

    private final @Nullable RecordField holder;
    private final int tag;
    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // Never modified.
    private final byte[] utf8;

    RecordField(@Nullable RecordField holder, int tag, Kind kind, String name) {
        this.holder = holder;
        this.tag = tag;
        this.kind = kind;
        this.utf8 = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the ordinal of the field with that tag in the message of another field, or 0 if there is none. */
    static int inside(int ordinal, int tag) {
        return tag > 0 && tag < TAGS ? BY_TAG[ordinal * TAGS + tag] : 0;
    }

    /** Returns true if the record itself has a field with that tag. */
    static boolean isInRecord(int tag) {
        return inside(NONE.ordinal(), tag) != NONE.ordinal();
    }

    /** Returns the kind of the value. The kind of a MEMBER or ELEMENT varies. */
    public Kind kind() {
        return kind;
    }

    /** Returns the name; empty if it varies. Callers must not modify it. */
    public byte[] utf8() {
        return utf8;
    }
}
