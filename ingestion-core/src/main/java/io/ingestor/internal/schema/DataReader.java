package io.ingestor.internal.schema;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A reader of one member or value of {@code data} at a time. It has no position of its own: callers keep {@link #next}.
 * It reads bytes that the scan has validated, in the same way as {@link io.ingestor.internal.wire.FieldWalk}. For one
 * thread; reusable.
 */
final class DataReader {

    static final int NULL = 0;
    static final int BOOL = 1;
    static final int NUMBER = 2;
    static final int TEXT = 3;
    static final int OBJECT = 4;
    static final int LIST = 5;
    static final int KINDS = 6;
    static final int ALL_KINDS = (1 << KINDS) - 1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] EMPTY = new byte[0];

    /**
     * The size of the shortest member in the usual encoding: a tag and a length each for the member, its empty name and
     * its value, and two bytes of value.
     */
    private static final int MIN_MEMBER_BYTES = 8;

    /** The size of the shortest list element in the usual encoding: a tag, a length and two bytes of value. */
    private static final int MIN_ELEMENT_BYTES = 4;

    private final WireReader in = new WireReader();

    byte[] bytes = EMPTY;

    // The result of the last read: the name of a member, the value, and the offset after them.
    int nameAt;
    int nameLength;
    int kind;
    int at;

    /** The length of the content; for BOOL, 1 if the value is true. */
    int length;

    int next;

    void wrap(byte[] source) {
        if (bytes != source) {
            bytes = source;
        }
    }

    void release() {
        bytes = EMPTY;
        in.wrap(EMPTY, 0, 0);
    }

    /** Returns the number at an offset. */
    double number(int offset) {
        return Double.longBitsToDouble((long) LONGS.get(bytes, offset));
    }

    /** Reads the next member of an object; returns false if there is none. */
    boolean member(int from, int end) {
        if (from >= end) {
            return false;
        }
        return plainMember(from, end) || anyMember(from, end);
    }

    /** Reads the next value of a list; returns false if there is none. */
    boolean element(int from, int end) {
        if (from >= end) {
            return false;
        }
        return plainElement(from, end) || anyElement(from, end);
    }

    /** Reads a member in the usual encoding, name first and with one-byte lengths; returns false for any other. */
    private boolean plainMember(int from, int end) {
        byte[] source = bytes;
        if (end - from < MIN_MEMBER_BYTES
                || source[from] != DataRecordFormat.STRUCT_FIELDS
                || source[from + 2] != DataRecordFormat.ENTRY_KEY) {
            return false;
        }
        int to = from + 2 + source[from + 1];
        int names = source[from + 3];
        int value = from + 4 + names;
        if (to > end
                || names < 0
                || value > to - 4
                || source[value] != DataRecordFormat.ENTRY_VALUE
                || value + 2 + source[value + 1] != to
                || !plainValue(value + 2, to)) {
            return false;
        }
        nameAt = from + 4;
        nameLength = names;
        next = to;
        return true;
    }

    private boolean plainElement(int from, int end) {
        if (end - from < MIN_ELEMENT_BYTES || bytes[from] != DataRecordFormat.LIST_VALUES || bytes[from + 1] < 2) {
            return false;
        }
        int to = from + 2 + bytes[from + 1];
        if (to > end || !plainValue(from + 2, to)) {
            return false;
        }
        next = to;
        return true;
    }

    /** Reads a value of at least two bytes in the usual encoding; returns false for any other. */
    private boolean plainValue(int from, int to) {
        int size = to - from;
        switch (bytes[from]) {
            case DataRecordFormat.NUMBER_VALUE -> {
                if (size != 1 + Double.BYTES) {
                    return false;
                }
                return value(NUMBER, from + 1, Double.BYTES);
            }
            case DataRecordFormat.STRING_VALUE -> {
                return bytes[from + 1] == size - 2 && value(TEXT, from + 2, size - 2);
            }
            case DataRecordFormat.BOOL_VALUE -> {
                return size == 2 && bytes[from + 1] >= 0 && value(BOOL, from + 1, bytes[from + 1] != 0 ? 1 : 0);
            }
            case DataRecordFormat.NULL_VALUE -> {
                return size == 2 && bytes[from + 1] >= 0 && value(NULL, from + 1, 0);
            }
            case DataRecordFormat.STRUCT_VALUE -> {
                return bytes[from + 1] == size - 2 && value(OBJECT, from + 2, size - 2);
            }
            case DataRecordFormat.LIST_VALUE -> {
                return bytes[from + 1] == size - 2 && value(LIST, from + 2, size - 2);
            }
            default -> {
                return false;
            }
        }
    }

    private boolean value(int newKind, int newAt, int newLength) {
        kind = newKind;
        at = newAt;
        length = newLength;
        return true;
    }

    private boolean anyMember(int from, int end) {
        try {
            if (!find(DataRecordFormat.STRUCT_FIELDS, from, end)) {
                return false;
            }
            entry(at, next);
            return true;
        } catch (MalformedRecordException e) {
            throw malformed(e);
        }
    }

    private boolean anyElement(int from, int end) {
        try {
            if (!find(DataRecordFormat.LIST_VALUES, from, end)) {
                return false;
            }
            anyValue(at, next);
            return true;
        } catch (MalformedRecordException e) {
            throw malformed(e);
        }
    }

    /** Finds the next message with a tag; sets {@link #at} to its start and {@link #next} to its end. */
    private boolean find(int wanted, int from, int end) throws MalformedRecordException {
        in.wrap(bytes, from, end - from);
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == wanted) {
                int size = in.length();
                at = in.at();
                next = at + size;
                return true;
            }
            in.skip(tag);
        }
        return false;
    }

    private void entry(int from, int to) throws MalformedRecordException {
        nameAt = from;
        nameLength = 0;
        int value = to;
        int size = 0;
        in.wrap(bytes, from, to - from);
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.ENTRY_KEY -> {
                    nameLength = in.length();
                    nameAt = in.at();
                    in.pass(nameLength);
                }
                case DataRecordFormat.ENTRY_VALUE -> {
                    size = in.length();
                    value = in.at();
                    in.pass(size);
                }
                default -> in.skip(tag);
            }
        }
        anyValue(value, value + size);
    }

    private void anyValue(int from, int to) throws MalformedRecordException {
        value(NULL, from, 0);
        in.wrap(bytes, from, to - from);
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case DataRecordFormat.NULL_VALUE -> {
                    in.varint();
                    value(NULL, from, 0);
                }
                case DataRecordFormat.NUMBER_VALUE -> {
                    value(NUMBER, in.at(), Double.BYTES);
                    in.fixed64();
                }
                case DataRecordFormat.BOOL_VALUE -> value(BOOL, in.at(), in.varint() != 0 ? 1 : 0);
                case DataRecordFormat.STRING_VALUE -> slice(TEXT);
                case DataRecordFormat.STRUCT_VALUE -> slice(OBJECT);
                case DataRecordFormat.LIST_VALUE -> slice(LIST);
                default -> in.skip(tag);
            }
        }
    }

    private void slice(int newKind) throws MalformedRecordException {
        int size = in.length();
        value(newKind, in.at(), size);
        in.pass(size);
    }

    private static IllegalStateException malformed(MalformedRecordException e) {
        return new IllegalStateException("data " + e.getMessage(), e);
    }
}
