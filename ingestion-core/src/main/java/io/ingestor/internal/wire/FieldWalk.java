package io.ingestor.internal.wire;

import io.ingestor.RecordFields.Kind;
import java.util.Arrays;

/**
 * A walk over the fields of an encoded record: a tree of objects, lists and values in their encoded order. It reads in
 * place without allocation. Reusable; not thread-safe.
 *
 * <p>A field that occurs more than once is visited each time. In {@code data}, the last name and value of a member
 * count, and the last kind in a value. A value without a kind is null. Replaced values are not examined, and neither
 * are objects and lists that are not entered. After an exception the walk must be wrapped again.
 */
@SuppressWarnings("EnumOrdinal") // Never persisted. Storing references would cost a GC write barrier each time.
public final class FieldWalk {

    private static final RecordField[] FIELDS = RecordField.values();
    private static final Kind[] KINDS = Kind.values();
    private static final int NONE = RecordField.NONE.ordinal();
    private static final int DATA = RecordField.DATA.ordinal();
    private static final int METADATA = RecordField.METADATA.ordinal();
    private static final int SCHEMA_VERSION = RecordField.SCHEMA_VERSION.ordinal();
    private static final int NANOS = RecordField.NANOS.ordinal();
    private static final int LABEL = RecordField.LABEL.ordinal();
    private static final int MEMBER = RecordField.MEMBER.ordinal();
    private static final int ELEMENT = RecordField.ELEMENT.ordinal();
    private static final byte[] EMPTY = new byte[0];

    private final WireReader in = new WireReader();
    private byte[] bytes = EMPTY;

    // The enclosing messages. Each has three numbers: its field, the position at which to resume, and its end.
    private int[] outer = new int[3 * 4];
    private int depth;

    /** The field whose content is visited: DATA in every object in data, ELEMENT in every list. */
    private int inside;

    /** The end of the current field, and the end of its enclosing message. */
    private int resume;

    private int limit;

    // The current field, beginning with its tag.
    private int fieldAt;
    private int field;
    private int kind;
    private int nameAt;
    private int nameLength;
    private int valueAt;
    private int valueLength;
    private long bits;

    // The encoding of a value in data, including its kind.
    private int rawAt;
    private int rawLength;

    /** Moves before the first field of the record in a range of an array. */
    public void wrap(byte[] source, int offset, int length) {
        if (bytes != source) {
            bytes = source;
        }
        in.wrap(source, offset, length);
        depth = 0;
        inside = NONE;
        resume = offset;
        limit = offset + length;
        field = NONE;
    }

    /** Moves before the first value of an encoded {@code data} list in a range of an array. */
    public void wrapList(byte[] source, int offset, int length) {
        wrap(source, offset, length);
        inside = ELEMENT;
    }

    /** Drops the reference to the wrapped array. */
    public void release() {
        wrap(EMPTY, 0, 0);
    }

    /** Moves to the next field of the current message or list. Returns false if there is none. */
    public boolean next() throws MalformedRecordException {
        in.seek(resume, limit);
        field = NONE;
        if (inside == DATA) {
            return member();
        }
        if (inside == ELEMENT) {
            return element();
        }
        return inside == METADATA ? label() : declared();
    }

    /** Enters the current OBJECT or LIST and moves before its first field. */
    public void enter() {
        int top = 3 * depth;
        if (top == outer.length) {
            outer = Arrays.copyOf(outer, 2 * top);
        }
        outer[top] = inside;
        outer[top + 1] = resume;
        outer[top + 2] = limit;
        depth++;
        inside = kind() == Kind.LIST ? ELEMENT : field >= MEMBER ? DATA : field;
        resume = valueAt;
        limit = valueAt + valueLength;
        field = NONE;
    }

    /** Leaves the OBJECT or LIST that was entered last, and moves behind it. */
    public void leave() {
        depth--;
        int top = 3 * depth;
        inside = outer[top];
        resume = outer[top + 1];
        limit = outer[top + 2];
        field = NONE;
    }

    /** Returns the number of messages and lists that have been entered but not left. */
    public int depth() {
        return depth;
    }

    /** Returns the current field, or NONE if the walk is before the first field or behind the last. */
    public RecordField field() {
        return FIELDS[field];
    }

    public Kind kind() {
        return KINDS[kind];
    }

    /** Returns the array that holds the name at {@link #nameAt}. Callers must not modify it. */
    public byte[] nameBytes() {
        return field >= LABEL ? bytes : FIELDS[field].utf8();
    }

    public int nameAt() {
        return nameAt;
    }

    public int nameLength() {
        return nameLength;
    }

    public boolean bool() {
        return bits != 0;
    }

    public double number() {
        return Double.longBitsToDouble(bits);
    }

    public long integer() {
        return bits;
    }

    /** Returns the position of the tag of the current field. */
    int fieldAt() {
        return fieldAt;
    }

    /** Returns the position behind the current field. */
    int fieldEnd() {
        return resume;
    }

    /** Returns the position of the encoded value of a MEMBER or ELEMENT, behind its name, tag and length. */
    int rawAt() {
        return rawAt;
    }

    int rawLength() {
        return rawLength;
    }

    /** Returns the array that holds the value at {@link #valueAt}. Callers must not modify it. */
    public byte[] valueBytes() {
        return bytes;
    }

    /** Returns the position of the encoded value, behind its tag and its length, if any. */
    public int valueAt() {
        return valueAt;
    }

    /** Returns the length of the encoded value. */
    public int valueLength() {
        return valueLength;
    }

    private boolean declared() throws MalformedRecordException {
        while (in.hasMore()) {
            fieldAt = in.at();
            int tag = in.tag();
            int found = RecordField.inside(inside, tag);
            if (found == NONE) {
                in.skip(tag);
                continue;
            }
            if (FIELDS[found].kind() == Kind.INTEGER) {
                varint();
                bits = found == NANOS || found == SCHEMA_VERSION ? (int) bits : bits;
            } else {
                slice();
            }
            nameAt = 0;
            nameLength = FIELDS[found].utf8().length;
            return at(found, FIELDS[found].kind(), in.at());
        }
        return false;
    }

    private boolean label() throws MalformedRecordException {
        entry();
        inside = LABEL;
        return at(LABEL, Kind.TEXT, limit);
    }

    private boolean member() throws MalformedRecordException {
        while (in.hasMore()) {
            fieldAt = in.at();
            int tag = in.tag();
            if (tag == DataRecordFormat.STRUCT_FIELDS) {
                int length = in.length();
                int end = in.at() + length;
                in.seek(in.at(), end);
                return at(MEMBER, entry() ? value() : Kind.NULL, end);
            }
            in.skip(tag);
        }
        return false;
    }

    private boolean element() throws MalformedRecordException {
        while (in.hasMore()) {
            fieldAt = in.at();
            int tag = in.tag();
            if (tag == DataRecordFormat.LIST_VALUES) {
                slice();
                nameLength = 0;
                int end = in.at();
                return at(ELEMENT, value(), end);
            }
            in.skip(tag);
        }
        return false;
    }

    private boolean at(int newField, Kind newKind, int end) {
        field = newField;
        kind = newKind.ordinal();
        resume = end;
        return true;
    }

    /** Reads the name and value of a map entry, in either order. Returns false if it has no value. */
    private boolean entry() throws MalformedRecordException {
        boolean found = false;
        nameAt = in.at();
        nameLength = 0;
        valueAt = in.at();
        valueLength = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.ENTRY_KEY -> {
                    nameLength = in.length();
                    nameAt = in.at();
                    in.pass(nameLength);
                }
                case DataRecordFormat.ENTRY_VALUE -> {
                    slice();
                    found = true;
                }
                default -> in.skip(tag);
            }
        }
        return found;
    }

    /** Reads a value in data, and narrows the range of the value to its content. */
    private Kind value() throws MalformedRecordException {
        if (depth > DataRecordFormat.MAX_DEPTH) {
            throw new MalformedRecordException("is nested more than " + DataRecordFormat.MAX_DEPTH + " levels deep");
        }
        in.seek(valueAt, valueAt + valueLength);
        rawAt = valueAt;
        rawLength = valueLength;
        Kind found = Kind.NULL;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.NULL_VALUE -> {
                    varint();
                    found = Kind.NULL;
                }
                case DataRecordFormat.NUMBER_VALUE -> {
                    valueAt = in.at();
                    valueLength = Long.BYTES;
                    bits = in.fixed64();
                    found = Kind.NUMBER;
                }
                case DataRecordFormat.STRING_VALUE -> {
                    slice();
                    found = Kind.TEXT;
                }
                case DataRecordFormat.BOOL_VALUE -> {
                    varint();
                    found = Kind.BOOL;
                }
                case DataRecordFormat.STRUCT_VALUE -> {
                    slice();
                    found = Kind.OBJECT;
                }
                case DataRecordFormat.LIST_VALUE -> {
                    slice();
                    found = Kind.LIST;
                }
                default -> in.skip(tag);
            }
        }
        return found;
    }

    private void varint() throws MalformedRecordException {
        valueAt = in.at();
        bits = in.varint();
        valueLength = in.at() - valueAt;
    }

    private void slice() throws MalformedRecordException {
        valueLength = in.length();
        valueAt = in.at();
        in.pass(valueLength);
    }
}
