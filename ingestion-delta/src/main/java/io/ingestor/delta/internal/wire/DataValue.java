package io.ingestor.delta.internal.wire;

/**
 * One value at a time in the data of a record: a member of an object, or an element of a list. It is read by position,
 * so a caller can return to an object or list as often as it likes. Reusable; not thread-safe.
 *
 * <p>The last name and value of a member count, and the last kind in a value. A value without a kind is null.
 */
public final class DataValue {

    /** The position behind a member or an element that does not exist. */
    public static final int NONE = -1;

    public static final int NULL = WireFormat.NULL_VALUE;
    public static final int NUMBER = WireFormat.NUMBER_VALUE;
    public static final int TEXT = WireFormat.STRING_VALUE;
    public static final int BOOL = WireFormat.BOOL_VALUE;
    public static final int OBJECT = WireFormat.STRUCT_VALUE;
    public static final int LIST = WireFormat.LIST_VALUE;

    private static final byte[] NOTHING = {};

    private final WireInput in = new WireInput();
    private byte[] bytes = NOTHING;
    private int nameAt;
    private int nameLength;
    private int kind = NULL;
    private int at;
    private int end;
    private long bits;

    /** Reads from another array from now on, that of an {@link EncodedRecord}. */
    public void wrap(byte[] record) {
        in.wrap(record);
        if (bytes != record) {
            bytes = record;
        }
    }

    /** Becomes the object in a range of the array. */
    public void object(int from, int limit) {
        kind = OBJECT;
        at = from;
        end = limit;
    }

    /**
     * Reads the first member at or behind a position in an object.
     *
     * @param limit the end of the object
     * @return the position behind the member, {@link #NONE} if there is no other
     */
    public int member(int from, int limit) {
        for (int position = from; position < limit; ) {
            position = in.field(position, limit);
            if (in.tag() == WireFormat.MEMBER) {
                readMember(in.from(), position);
                return position;
            }
        }
        return NONE;
    }

    /**
     * Reads the first element at or behind a position in a list.
     *
     * @param limit the end of the list
     * @return the position behind the element, {@link #NONE} if there is no other
     */
    public int element(int from, int limit) {
        for (int position = from; position < limit; ) {
            position = in.field(position, limit);
            if (in.tag() == WireFormat.ELEMENT) {
                readValue(in.from(), position);
                return position;
            }
        }
        return NONE;
    }

    /** Reads the name and the value of a member, in either order. */
    private void readMember(int from, int limit) {
        nameAt = from;
        nameLength = 0;
        kind = NULL;
        for (int position = from; position < limit; ) {
            position = in.field(position, limit);
            if (in.tag() == WireFormat.KEY) {
                nameAt = in.from();
                nameLength = position - nameAt;
            } else if (in.tag() == WireFormat.VALUE) {
                readValue(in.from(), position);
            }
        }
    }

    private void readValue(int from, int limit) {
        kind = NULL;
        for (int position = from; position < limit; ) {
            position = in.field(position, limit);
            int tag = in.tag();
            switch (tag) {
                case WireFormat.NUMBER_VALUE -> {
                    bits = in.word(in.from());
                    kind = tag;
                }
                case WireFormat.STRING_VALUE, WireFormat.STRUCT_VALUE, WireFormat.LIST_VALUE -> {
                    at = in.from();
                    end = position;
                    kind = tag;
                }
                case WireFormat.BOOL_VALUE, WireFormat.NULL_VALUE -> {
                    bits = in.number();
                    kind = tag;
                }
                default -> {
                    // A field of a later version of the format.
                }
            }
        }
    }

    /** Returns the array that is read. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the position of the name of the member that was read last. */
    public int nameAt() {
        return nameAt;
    }

    public int nameLength() {
        return nameLength;
    }

    /** Returns the kind of the value, one of the constants of this class. */
    public int kind() {
        return kind;
    }

    /** Returns the position of the content of a text, an object or a list. */
    public int at() {
        return at;
    }

    /** Returns the end of the content of a text, an object or a list. */
    public int end() {
        return end;
    }

    /** Returns the value of a {@link #BOOL}. */
    public boolean bool() {
        return bits != 0;
    }

    /** Returns the value of a {@link #NUMBER}. */
    public double number() {
        return Double.longBitsToDouble(bits);
    }
}
