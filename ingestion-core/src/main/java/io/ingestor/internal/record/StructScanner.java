package io.ingestor.internal.record;

import io.ingestor.Limits;
import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.Excerpt;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.internal.wire.WireReader;

/**
 * A scanner that validates a google.protobuf.Struct in its wire encoding. It refuses input that Protocol Buffers would
 * merge or choose from: two kinds in one value, two values in one field, or a repeated name in an object. Later readers
 * of the record need no rule for such cases.
 */
final class StructScanner {

    private static final int MAX_PATH_CHARS = 200;

    /**
     * The size of the shortest field: the tags and lengths of the field, of an empty name and of the value, and two
     * bytes of value.
     */
    private static final int MIN_FIELD_BYTES = 8;

    /** The step length that marks a step as an index in a list. */
    private static final int LIST_INDEX = -1;

    private final Limits limits;
    private final WireReader in;
    private final Violations violations;
    private final DistinctKeys keys = new DistinctKeys();

    /** The path from the outermost object to the place of the scan: ranges of names in the record, or list indexes. */
    private final int[] stepOffset = new int[DataRecordFormat.MAX_DEPTH + 1];

    private final int[] stepLength = new int[DataRecordFormat.MAX_DEPTH + 1];
    private int steps;
    private byte[] bytes = new byte[0];

    StructScanner(Limits limits, WireReader in, Violations violations) {
        this.limits = limits;
        this.in = in;
        this.violations = violations;
    }

    /**
     * Scans from the position of the reader to its limit. After an exception, {@link #path()} returns the place of the
     * error.
     */
    void scan(byte[] source) throws MalformedRecordException {
        if (bytes != source) {
            bytes = source;
        }
        steps = 0;
        keys.clear();
        struct(1);
    }

    /** Returns the place of the scan as a field path of the wire contract; empty if it would not be shown. */
    String path() {
        if (violations.isFull()) {
            return "";
        }
        StringBuilder path = new StringBuilder("data");
        for (int i = 0; i < steps; i++) {
            if (path.length() > MAX_PATH_CHARS) {
                return path.append("...").toString();
            }
            if (stepLength[i] == LIST_INDEX) {
                path.append('[').append(stepOffset[i]).append(']');
            } else {
                path.append(i == 0 ? ".fields[" : "[")
                        .append(Excerpt.of(bytes, stepOffset[i], stepLength[i]))
                        .append(']');
            }
        }
        return path.toString();
    }

    /** Returns true if this scanner is small enough to keep for reuse. */
    boolean isSmall() {
        return keys.isSmall();
    }

    private void struct(int depth) throws MalformedRecordException {
        if (tooDeep(depth)) {
            return;
        }
        int base = keys.count();
        while (in.hasMore()) {
            if (plainField()) {
                continue;
            }
            int tag = in.tag();
            if (tag == DataRecordFormat.STRUCT_FIELDS) {
                int outer = in.enter(in.length());
                entry(depth);
                in.leave(outer);
            } else {
                in.skip(tag);
            }
        }
        long duplicate = keys.pop(bytes, base);
        if (duplicate >= 0) {
            step((int) (duplicate >>> 32), (int) duplicate);
            violations.add(path(), "must occur only once in its object, occurs again: send each field name once");
            steps--;
        }
    }

    /**
     * Skips a valid field of the usual form: a short name, then one short value that is not nested, with lengths of one
     * byte each. Most fields have this form, and this check takes a third of the time of the general one. Returns false
     * for all other fields, which are left to the general check.
     */
    private boolean plainField() {
        int at = in.at();
        int limit = in.limit();
        if (limit - at < MIN_FIELD_BYTES
                || bytes[at] != DataRecordFormat.STRUCT_FIELDS
                || bytes[at + 2] != DataRecordFormat.ENTRY_KEY) {
            return false;
        }
        int end = at + 2 + bytes[at + 1];
        int key = at + 4;
        int keyLength = bytes[at + 3];
        int value = key + keyLength;
        if (end > limit
                || keyLength < 0
                || keyLength > limits.keyBytes()
                || value > end - 4
                || bytes[value] != DataRecordFormat.ENTRY_VALUE
                || value + 2 + bytes[value + 1] != end
                || !plainValue(value + 2, end)
                || !plainText(at, key, value, end)) {
            return false;
        }
        keys.push(key, keyLength);
        in.pass(end - at);
        return true;
    }

    private boolean plainValue(int from, int end) {
        int length = end - from;
        return switch (bytes[from]) {
            case DataRecordFormat.NUMBER_VALUE -> length == 9 && exponent(end) != 0x7ff;
            case DataRecordFormat.STRING_VALUE -> bytes[from + 1] == length - 2;
            case DataRecordFormat.NULL_VALUE, DataRecordFormat.BOOL_VALUE -> length == 2 && bytes[from + 1] >= 0;
            default -> false;
        };
    }

    /**
     * Checks the name and the text in one pass. The bytes around them are tags, lengths and small numbers, which are
     * ASCII too, except for the eight bytes of a double.
     */
    private boolean plainText(int at, int key, int value, int end) {
        byte kind = bytes[value + 2];
        return Utf8.isAscii(bytes, at, kind == DataRecordFormat.NUMBER_VALUE ? end - Double.BYTES : end)
                || (Utf8.firstInvalid(bytes, key, value) < 0
                        && (kind != DataRecordFormat.STRING_VALUE || Utf8.firstInvalid(bytes, value + 4, end) < 0));
    }

    /**
     * Returns the exponent of the double that ends at that offset; all its bits are ones if the number is not finite.
     */
    private int exponent(int end) {
        return ((bytes[end - 1] & 0x7f) << 4) | ((bytes[end - 2] & 0xf0) >>> 4);
    }

    private void entry(int depth) throws MalformedRecordException {
        int keyOffset = in.at();
        int keyLength = 0;
        int keyCount = 0;
        int valueCount = 0;
        step(keyOffset, 0);
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.ENTRY_KEY) {
                keyLength = in.length();
                keyOffset = in.at();
                keyCount++;
                stepOffset[steps - 1] = keyOffset;
                stepLength[steps - 1] = keyLength;
                text(keyLength);
            } else if (tag == DataRecordFormat.ENTRY_VALUE) {
                int outer = in.enter(in.length());
                value(depth);
                in.leave(outer);
                valueCount++;
            } else {
                in.skip(tag);
            }
        }
        if (keyLength > limits.keyBytes()) {
            violations.add(path(), "name must be at most " + limits.keyBytes() + " bytes of UTF-8, was " + keyLength);
        }
        if (keyCount > 1) {
            violations.add(path(), "must have one name, has " + keyCount);
        }
        if (valueCount == 0) {
            noKind();
        } else if (valueCount > 1) {
            violations.add(path(), "must have one value, has " + valueCount);
        }
        steps--;
        keys.push(keyOffset, keyLength);
    }

    private void list(int depth) throws MalformedRecordException {
        if (tooDeep(depth)) {
            return;
        }
        step(0, LIST_INDEX);
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.LIST_VALUES) {
                int outer = in.enter(in.length());
                value(depth);
                in.leave(outer);
                stepOffset[steps - 1]++;
            } else {
                in.skip(tag);
            }
        }
        steps--;
    }

    private void value(int depth) throws MalformedRecordException {
        int kinds = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            kinds++;
            switch (tag) {
                case DataRecordFormat.NUMBER_VALUE -> number(in.fixed64());
                case DataRecordFormat.STRING_VALUE -> text(in.length());
                case DataRecordFormat.NULL_VALUE, DataRecordFormat.BOOL_VALUE -> in.varint();
                case DataRecordFormat.STRUCT_VALUE -> {
                    int outer = in.enter(in.length());
                    struct(depth + 1);
                    in.leave(outer);
                }
                case DataRecordFormat.LIST_VALUE -> {
                    int outer = in.enter(in.length());
                    list(depth + 1);
                    in.leave(outer);
                }
                default -> {
                    kinds--;
                    in.skip(tag);
                }
            }
        }
        if (kinds == 0) {
            noKind();
        } else if (kinds > 1) {
            violations.add(path(), "must hold one kind of value, holds " + kinds);
        }
    }

    private void noKind() {
        violations.add(path(), "must hold a value, holds none: send null_value for null");
    }

    private void number(long bits) {
        if (!ValueRules.isFinite(bits)) {
            violations.add(path(), "must be a finite number, was " + Double.longBitsToDouble(bits));
        }
    }

    private void text(int length) {
        int from = in.at();
        int bad = Utf8.firstInvalid(bytes, from, from + length);
        if (bad >= 0) {
            violations.invalidUtf8(path(), bytes, from, length, bad);
        }
        in.pass(length);
    }

    private boolean tooDeep(int depth) {
        if (depth <= limits.depth()) {
            return false;
        }
        violations.add(path(), "must be nested at most " + limits.depth() + " levels deep, was " + depth + " or more");
        in.pass(in.limit() - in.at());
        return true;
    }

    private void step(int offset, int length) {
        stepOffset[steps] = offset;
        stepLength[steps++] = length;
    }
}
