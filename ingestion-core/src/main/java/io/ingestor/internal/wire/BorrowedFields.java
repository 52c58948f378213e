package io.ingestor.internal.wire;

import io.ingestor.BytesView;
import io.ingestor.RecordFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A cursor over the fields of a record in borrowed memory. It exposes no array, and it throws once the loan has ended.
 * Reusable; not thread-safe.
 */
public final class BorrowedFields implements RecordFields {

    private static final byte[] NOTHING = new byte[0];

    private final FieldWalk walk = new FieldWalk();
    private final BytesView name = new Name();
    private final BytesView value = new Value();
    private final BytesView encoded = new Encoded();
    private byte[] source = NOTHING;
    private int offset;
    private int length;
    private boolean list;
    private boolean lent;

    /** Moves before the first field of the record in a range of an array. */
    public BorrowedFields wrap(byte[] record, int recordOffset, int recordLength) {
        return lend(record, recordOffset, recordLength, false);
    }

    /** Moves before the first value of an encoded {@code data} list in a range of an array. */
    public BorrowedFields wrapList(byte[] values, int valuesOffset, int valuesLength) {
        return lend(values, valuesOffset, valuesLength, true);
    }

    private BorrowedFields lend(byte[] array, int newOffset, int newLength, boolean isList) {
        if (source != array) {
            source = array;
        }
        offset = newOffset;
        length = newLength;
        list = isList;
        lent = true;
        rewind();
        return this;
    }

    /** Ends the loan and drops the array. From now on the cursor throws. */
    public void end() {
        takeBack();
        walk.release();
        source = NOTHING;
    }

    /** Ends the loan but keeps the array, which probably holds the next record too: storing a reference costs time. */
    public void takeBack() {
        lent = false;
    }

    @Override
    public boolean next() {
        checkLent();
        try {
            return walk.next();
        } catch (MalformedRecordException e) {
            end();
            throw new IllegalStateException("record " + e.getMessage(), e);
        }
    }

    @Override
    public void rewind() {
        checkLent();
        if (list) {
            walk.wrapList(source, offset, length);
        } else {
            walk.wrap(source, offset, length);
        }
    }

    @Override
    public BytesView name() {
        checkField();
        return name;
    }

    @Override
    public Kind kind() {
        checkField();
        return walk.kind();
    }

    @Override
    public boolean bool() {
        check(Kind.BOOL, Kind.BOOL);
        return walk.bool();
    }

    @Override
    public double number() {
        check(Kind.NUMBER, Kind.NUMBER);
        return walk.number();
    }

    @Override
    public long integer() {
        check(Kind.INTEGER, Kind.INTEGER);
        return walk.integer();
    }

    @Override
    public BytesView bytes() {
        check(Kind.TEXT, Kind.BYTES);
        return value;
    }

    @Override
    public BytesView encoded() {
        checkInData();
        return encoded;
    }

    @Override
    public void enter() {
        check(Kind.OBJECT, Kind.LIST);
        walk.enter();
    }

    @Override
    public void leave() {
        checkLent();
        if (walk.depth() == 0) {
            throw new IllegalStateException("no object or list was entered: leave() must follow enter()");
        }
        walk.leave();
    }

    /** Returns the walk, which must be at a field. */
    public FieldWalk walkAtField() {
        checkField();
        return walk;
    }

    /**
     * Returns the walk of a cursor that is at a field.
     *
     * @throws IllegalArgumentException if the cursor is of another class
     */
    static FieldWalk walkOf(RecordFields fields) {
        if (!(fields instanceof BorrowedFields borrowed)) {
            throw new IllegalArgumentException("cursor must be the one that apply() was given, was a "
                    + fields.getClass().getName());
        }
        return borrowed.walkAtField();
    }

    private void check(Kind one, Kind other) {
        checkField();
        Kind kind = walk.kind();
        if (kind != one && kind != other) {
            throw new IllegalStateException(
                    "kind must be " + one + (one == other ? "" : " or " + other) + ", was " + kind);
        }
    }

    private void checkInData() {
        checkField();
        RecordField field = walk.field();
        if (field != RecordField.MEMBER && field != RecordField.ELEMENT) {
            throw new IllegalStateException("the cursor must be at a value in data, was at another field");
        }
    }

    private void checkField() {
        checkLent();
        if (walk.field() == RecordField.NONE) {
            throw new IllegalStateException("the cursor is not at a field: call next() first");
        }
    }

    private void checkLent() {
        if (!lent) {
            throw new IllegalStateException(
                    "the loan of the fields has ended: they are valid until the view or the step"
                            + " that lent them moves or ends, or a record is found to be malformed");
        }
    }

    /** A view of a part of the current field. */
    private abstract static class Slice implements BytesView {

        abstract byte[] source();

        abstract int from();

        @Override
        public byte at(int index) {
            return source()[from() + Objects.checkIndex(index, length())];
        }

        @Override
        public boolean contentEquals(byte[] other) {
            byte[] source = source();
            return Arrays.equals(source, from(), from() + length(), other, 0, other.length);
        }

        @Override
        public boolean contentEquals(String text) {
            byte[] source = source();
            int from = from();
            // A text has at least as many bytes in UTF-8 as characters.
            if (text.length() > length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) >= 0x80) {
                    return contentEquals(text.getBytes(StandardCharsets.UTF_8));
                }
                if (text.charAt(i) != source[from + i]) {
                    return false;
                }
            }
            return text.length() == length();
        }

        @Override
        public void copyTo(byte[] target, int offset) {
            System.arraycopy(source(), from(), target, offset, length());
        }

        @Override
        public byte[] copy() {
            byte[] copy = length() == 0 ? NOTHING : new byte[length()];
            copyTo(copy, 0);
            return copy;
        }

        @Override
        public String text() {
            return new String(source(), from(), length(), StandardCharsets.UTF_8);
        }
    }

    private final class Name extends Slice {

        @Override
        byte[] source() {
            checkField();
            return walk.nameBytes();
        }

        @Override
        int from() {
            return walk.nameAt();
        }

        @Override
        public int length() {
            checkField();
            return walk.nameLength();
        }
    }

    private final class Value extends Slice {

        @Override
        byte[] source() {
            check(Kind.TEXT, Kind.BYTES);
            return walk.valueBytes();
        }

        @Override
        int from() {
            return walk.valueAt();
        }

        @Override
        public int length() {
            check(Kind.TEXT, Kind.BYTES);
            return walk.valueLength();
        }
    }

    private final class Encoded extends Slice {

        @Override
        byte[] source() {
            checkInData();
            return walk.valueBytes();
        }

        @Override
        int from() {
            return walk.rawAt();
        }

        @Override
        public int length() {
            checkInData();
            return walk.rawLength();
        }
    }
}
