package io.ingestor.internal.wire;

import io.ingestor.RecordFields;
import io.ingestor.RecordOrigin;
import io.ingestor.transform.RecordBuilder;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The builder of a transform's record. Its bytes are complete once every object and list is ended, but are not
 * validated. Reusable; not thread-safe.
 */
public final class RecordAssembly implements RecordBuilder {

    private final NestedWriter nested;
    private final WireWriter out;
    private final UnknownFields unknown = new UnknownFields();
    private RecordOrigin origin = RecordOrigin.unknown();

    /** Creates a builder of records of at most that many bytes. */
    public RecordAssembly(int maxBytes) {
        this.nested = new NestedWriter(maxBytes);
        this.out = nested.out();
    }

    @Override
    public RecordOrigin origin() {
        return origin;
    }

    /** Lends this builder for a new record of that origin, until {@link #takeBack}. */
    public RecordBuilder lend(RecordOrigin recordOrigin) {
        if (!origin.equals(recordOrigin)) { // Storing a reference costs a GC write barrier.
            origin = recordOrigin;
        }
        nested.lend();
        return this;
    }

    /** Ends the loan. From now on the methods of the builder throw. */
    public void takeBack() {
        nested.takeBack();
    }

    /** Returns true if every object and list has been ended. */
    public boolean isComplete() {
        return nested.isComplete();
    }

    /** Returns true if a field was refused because the record would have become too large. */
    public boolean isOverfull() {
        return nested.isOverfull();
    }

    /** Returns the array that holds the record at its front. */
    public byte[] array() {
        return out.array();
    }

    /** Returns the length of the record. */
    public int size() {
        return out.size();
    }

    /** Adds the fields of a record that the wire contract does not define. */
    public void addUnknown(byte[] source, int offset, int length) throws MalformedRecordException {
        unknown.ofRecord(source, offset, length, out);
    }

    @Override
    public RecordBuilder copy(RecordFields field) {
        FieldWalk walk = BorrowedFields.walkOf(field);
        nested.at(placeOf(walk.field()));
        out.raw(walk.valueBytes(), walk.fieldAt(), walk.fieldEnd() - walk.fieldAt());
        return written();
    }

    private static int placeOf(RecordField field) {
        return switch (field) {
            case MEMBER -> NestedWriter.IN_OBJECT;
            case ELEMENT -> NestedWriter.IN_LIST;
            case ID, DATA, SCHEMA, TIMESTAMP, VERSION, METADATA, PAYLOAD, PAYLOAD_TYPE -> NestedWriter.IN_RECORD;
            default ->
                throw new IllegalStateException("the cursor must be at a field of the record or in data, was inside of "
                        + "another field: leave() it and copy it as a whole");
        };
    }

    @Override
    public RecordBuilder copyAs(String name, RecordFields value) {
        FieldWalk walk = BorrowedFields.walkOf(value);
        if (placeOf(walk.field()) == NestedWriter.IN_RECORD) {
            throw new IllegalStateException("the cursor must be at a value in data, was at a field of the record");
        }
        int entry = member(name);
        out.bytes(DataRecordFormat.ENTRY_VALUE, walk.valueBytes(), walk.rawAt(), walk.rawLength());
        out.end(entry);
        return written();
    }

    @Override
    public RecordBuilder tenant(String tenant) {
        return idPart(DataRecordFormat.RECORD_ID_TENANT, tenant);
    }

    @Override
    public RecordBuilder entity(String entity) {
        return idPart(DataRecordFormat.RECORD_ID_ENTITY, entity);
    }

    @Override
    public RecordBuilder entity(byte[] utf8, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        nested.at(NestedWriter.IN_RECORD);
        int id = out.begin(DataRecordFormat.ID);
        int part = out.begin(DataRecordFormat.RECORD_ID_ENTITY);
        out.bytes(DataRecordFormat.NAME, utf8, offset, length);
        out.end(part);
        out.end(id);
        return written();
    }

    private RecordBuilder idPart(int tag, String name) {
        nested.at(NestedWriter.IN_RECORD);
        int id = out.begin(DataRecordFormat.ID);
        int part = out.begin(tag);
        nested.text(DataRecordFormat.NAME, name);
        out.end(part);
        out.end(id);
        return written();
    }

    @Override
    public RecordBuilder version(long version) {
        nested.at(NestedWriter.IN_RECORD);
        out.varint(DataRecordFormat.VERSION, version);
        return written();
    }

    @Override
    public RecordBuilder timestamp(Instant time) {
        return timestamp(time.getEpochSecond(), time.getNano());
    }

    @Override
    public RecordBuilder timestamp(long seconds, int nanos) {
        nested.at(NestedWriter.IN_RECORD);
        int timestamp = out.begin(DataRecordFormat.TIMESTAMP);
        // Zeros are written too, because they must override a copied timestamp when both are merged.
        out.varint(DataRecordFormat.SECONDS, seconds);
        out.varint(DataRecordFormat.NANOS, nanos);
        out.end(timestamp);
        return written();
    }

    @Override
    public RecordBuilder schema(String name, int version) {
        nested.at(NestedWriter.IN_RECORD);
        int schema = out.begin(DataRecordFormat.SCHEMA);
        nested.text(DataRecordFormat.SCHEMA_NAME, name);
        out.varint(DataRecordFormat.SCHEMA_VERSION, version);
        out.end(schema);
        return written();
    }

    @Override
    public RecordBuilder metadata(String key, String value) {
        nested.at(NestedWriter.IN_RECORD);
        int entry = out.begin(DataRecordFormat.METADATA);
        nested.text(DataRecordFormat.ENTRY_KEY, key);
        nested.text(DataRecordFormat.ENTRY_VALUE, value);
        out.end(entry);
        return written();
    }

    @Override
    public RecordBuilder metadata(String key, byte[] utf8, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        nested.at(NestedWriter.IN_RECORD);
        int entry = out.begin(DataRecordFormat.METADATA);
        nested.text(DataRecordFormat.ENTRY_KEY, key);
        out.bytes(DataRecordFormat.ENTRY_VALUE, utf8, offset, length);
        out.end(entry);
        return written();
    }

    @Override
    public RecordBuilder payload(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        nested.at(NestedWriter.IN_RECORD);
        out.bytes(DataRecordFormat.PAYLOAD, source, offset, length);
        return written();
    }

    @Override
    public RecordBuilder payloadType(String type) {
        nested.at(NestedWriter.IN_RECORD);
        nested.text(DataRecordFormat.PAYLOAD_TYPE, type);
        return written();
    }

    @Override
    public RecordBuilder beginData() {
        nested.at(NestedWriter.IN_RECORD);
        return enter(
                NestedWriter.IN_OBJECT, out.begin(DataRecordFormat.DATA), NestedWriter.ABSENT, NestedWriter.ABSENT);
    }

    @Override
    public RecordBuilder begin(RecordFields field) {
        FieldWalk walk = BorrowedFields.walkOf(field);
        RecordFields.Kind kind = walk.kind();
        if (kind != RecordFields.Kind.OBJECT && kind != RecordFields.Kind.LIST) {
            throw new IllegalStateException("kind must be OBJECT or LIST, was " + kind);
        }
        switch (walk.field()) {
            case DATA -> {
                nested.at(NestedWriter.IN_RECORD);
                int data = out.begin(DataRecordFormat.DATA);
                unknown.ofValue(walk, out);
                return enter(NestedWriter.IN_OBJECT, data, NestedWriter.ABSENT, NestedWriter.ABSENT);
            }
            case MEMBER -> {
                nested.at(NestedWriter.IN_OBJECT);
                int entry = out.begin(DataRecordFormat.STRUCT_FIELDS);
                out.bytes(DataRecordFormat.ENTRY_KEY, walk.nameBytes(), walk.nameAt(), walk.nameLength());
                return beginValue(kind, entry, DataRecordFormat.ENTRY_VALUE, walk);
            }
            case ELEMENT -> {
                nested.at(NestedWriter.IN_LIST);
                return beginValue(kind, NestedWriter.ABSENT, DataRecordFormat.LIST_VALUES, walk);
            }
            default ->
                throw new IllegalStateException(
                        "the cursor must be at data or a value in it, was at another field: copy it as a whole");
        }
    }

    @Override
    public RecordBuilder beginObject(String name) {
        return beginValue(RecordFields.Kind.OBJECT, member(name), DataRecordFormat.ENTRY_VALUE, null);
    }

    @Override
    public RecordBuilder beginList(String name) {
        return beginValue(RecordFields.Kind.LIST, member(name), DataRecordFormat.ENTRY_VALUE, null);
    }

    @Override
    public RecordBuilder beginObject() {
        nested.at(NestedWriter.IN_LIST);
        return beginValue(RecordFields.Kind.OBJECT, NestedWriter.ABSENT, DataRecordFormat.LIST_VALUES, null);
    }

    @Override
    public RecordBuilder beginList() {
        nested.at(NestedWriter.IN_LIST);
        return beginValue(RecordFields.Kind.LIST, NestedWriter.ABSENT, DataRecordFormat.LIST_VALUES, null);
    }

    /** @param like the walk at an object or list whose unknown fields are added; null for none */
    private RecordBuilder beginValue(RecordFields.Kind kind, int entry, int tag, @Nullable FieldWalk like) {
        boolean list = kind == RecordFields.Kind.LIST;
        int value = out.begin(tag);
        int content = out.begin(list ? DataRecordFormat.LIST_VALUE : DataRecordFormat.STRUCT_VALUE);
        if (like != null) {
            unknown.ofValue(like, out);
        }
        return enter(list ? NestedWriter.IN_LIST : NestedWriter.IN_OBJECT, entry, value, content);
    }

    private RecordBuilder enter(int place, int first, int second, int third) {
        nested.enter(place, first, second, third);
        return this;
    }

    @Override
    public RecordBuilder end() {
        nested.leave();
        return this;
    }

    @Override
    public RecordBuilder put(String name, String text) {
        int entry = member(name);
        return endMember(entry, text(text, DataRecordFormat.ENTRY_VALUE));
    }

    @Override
    public RecordBuilder put(String name, double number) {
        int entry = member(name);
        return endMember(entry, number(number, DataRecordFormat.ENTRY_VALUE));
    }

    @Override
    public RecordBuilder put(String name, boolean value) {
        int entry = member(name);
        return endMember(entry, varint(DataRecordFormat.BOOL_VALUE, value ? 1 : 0, DataRecordFormat.ENTRY_VALUE));
    }

    @Override
    public RecordBuilder putText(String name, byte[] utf8, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        int entry = member(name);
        int value = out.begin(DataRecordFormat.ENTRY_VALUE);
        out.bytes(DataRecordFormat.STRING_VALUE, utf8, offset, length);
        return endMember(entry, value);
    }

    @Override
    public RecordBuilder putEncoded(String name, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int entry = member(name);
        out.bytes(DataRecordFormat.ENTRY_VALUE, source, offset, length);
        out.end(entry);
        return written();
    }

    @Override
    public RecordBuilder putNull(String name) {
        int entry = member(name);
        return endMember(entry, varint(DataRecordFormat.NULL_VALUE, 0, DataRecordFormat.ENTRY_VALUE));
    }

    @Override
    public RecordBuilder add(String text) {
        nested.at(NestedWriter.IN_LIST);
        return endElement(text(text, DataRecordFormat.LIST_VALUES));
    }

    @Override
    public RecordBuilder add(double number) {
        nested.at(NestedWriter.IN_LIST);
        return endElement(number(number, DataRecordFormat.LIST_VALUES));
    }

    @Override
    public RecordBuilder add(boolean value) {
        nested.at(NestedWriter.IN_LIST);
        return endElement(varint(DataRecordFormat.BOOL_VALUE, value ? 1 : 0, DataRecordFormat.LIST_VALUES));
    }

    @Override
    public RecordBuilder addNull() {
        nested.at(NestedWriter.IN_LIST);
        return endElement(varint(DataRecordFormat.NULL_VALUE, 0, DataRecordFormat.LIST_VALUES));
    }

    /** Begins a named value of an object and returns the mark of its entry. The value is written next. */
    private int member(String name) {
        nested.at(NestedWriter.IN_OBJECT);
        int entry = out.begin(DataRecordFormat.STRUCT_FIELDS);
        nested.text(DataRecordFormat.ENTRY_KEY, name);
        return entry;
    }

    private RecordBuilder endMember(int entry, int value) {
        out.end(value);
        out.end(entry);
        return written();
    }

    private RecordBuilder endElement(int value) {
        out.end(value);
        return written();
    }

    /** Begins a value, writes its content and returns its mark. */
    private int text(String text, int tag) {
        int value = out.begin(tag);
        nested.text(DataRecordFormat.STRING_VALUE, text);
        return value;
    }

    private int number(double number, int tag) {
        int value = out.begin(tag);
        out.fixed64(DataRecordFormat.NUMBER_VALUE, Double.doubleToRawLongBits(number));
        return value;
    }

    private int varint(int kind, long number, int tag) {
        int value = out.begin(tag);
        out.varint(kind, number);
        return value;
    }

    private RecordBuilder written() {
        nested.written();
        return this;
    }
}
