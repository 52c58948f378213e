package io.ingestor.internal.schema;

import io.ingestor.internal.wire.DataRecordFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A constant of a schema with which values are compared. Immutable. */
final class Constant {

    private static final NameTable NO_NAMES = new NameTable(List.of());
    private static final Constant[] NO_PARTS = {};

    private final int kind;

    /** The number; for a bool, 1 if it is true. */
    private final double number;

    /** The names of the members of an object; for a text, the text as the only name. */
    private final NameTable names;

    private final Constant[] parts;

    private Constant(int kind, double number, NameTable names, Constant[] parts) {
        this.kind = kind;
        // Adding 0.0 turns -0.0 into 0.0.
        this.number = number + 0.0;
        this.names = names;
        this.parts = parts;
    }

    /** Returns the constant for a value at a depth, which is 1 for the outermost. */
    static Constant of(@Nullable Object value, int depth) {
        if (depth > DataRecordFormat.MAX_DEPTH + 1) {
            throw new IllegalArgumentException(
                    "constant must be nested at most " + DataRecordFormat.MAX_DEPTH + " levels deep, was deeper");
        }
        if (value == null) {
            return new Constant(DataReader.NULL, 0, NO_NAMES, NO_PARTS);
        }
        if (value instanceof Boolean bool) {
            return new Constant(DataReader.BOOL, bool ? 1 : 0, NO_NAMES, NO_PARTS);
        }
        if (value instanceof Number number) {
            return new Constant(DataReader.NUMBER, number.doubleValue(), NO_NAMES, NO_PARTS);
        }
        if (value instanceof String text) {
            return new Constant(DataReader.TEXT, 0, new NameTable(List.of(text)), NO_PARTS);
        }
        if (value instanceof List<?> list) {
            return new Constant(DataReader.LIST, 0, NO_NAMES, parts(list, depth));
        }
        if (value instanceof Map<?, ?> map) {
            List<String> names = new ArrayList<>();
            for (Object name : map.keySet()) {
                if (!(name instanceof String text)) {
                    throw new IllegalArgumentException("constant must have Strings as names, was " + name);
                }
                names.add(text);
            }
            return new Constant(DataReader.OBJECT, 0, new NameTable(names), parts(map.values(), depth));
        }
        throw new IllegalArgumentException("constant must be null, Boolean, Number, String, List or Map, was of "
                + value.getClass().getName());
    }

    private static Constant[] parts(Iterable<?> values, int depth) {
        List<Constant> parts = new ArrayList<>();
        for (Object value : values) {
            parts.add(of(value, depth + 1));
        }
        return parts.toArray(Constant[]::new);
    }

    int kind() {
        return kind;
    }

    boolean isTrue() {
        return number != 0;
    }

    double number() {
        return number;
    }

    /** Returns true if a value equals this constant. Numbers compare by value, members in any order. */
    boolean equalsValue(Evaluation evaluation, int valueKind, int at, int length) {
        evaluation.step();
        if (kind != valueKind) {
            return false;
        }
        return switch (kind) {
            case DataReader.NULL -> true;
            case DataReader.BOOL -> isTrue() == (length != 0);
            case DataReader.NUMBER -> number == evaluation.in.number(at);
            case DataReader.TEXT -> names.find(evaluation.in.bytes, at, length, 0) == 0;
            case DataReader.OBJECT -> equalsObject(evaluation, at, at + length);
            default -> equalsList(evaluation, at, at + length);
        };
    }

    private boolean equalsObject(Evaluation evaluation, int at, int end) {
        DataReader in = evaluation.in;
        int count = 0;
        int next = at;
        while (in.member(next, end)) {
            next = in.next;
            int number = names.find(in.bytes, in.nameAt, in.nameLength, count);
            if (number == NameTable.NONE || !parts[number].equalsValue(evaluation, in.kind, in.at, in.length)) {
                return false;
            }
            count++;
        }
        // Names are unique in an object.
        return count == parts.length;
    }

    private boolean equalsList(Evaluation evaluation, int at, int end) {
        DataReader in = evaluation.in;
        int count = 0;
        int next = at;
        while (in.element(next, end)) {
            next = in.next;
            if (count == parts.length || !parts[count].equalsValue(evaluation, in.kind, in.at, in.length)) {
                return false;
            }
            count++;
        }
        return count == parts.length;
    }

    /** Appends a constant as JSON, cut once the text is longer than {@code most} characters. */
    static void show(@Nullable Object value, StringBuilder text, int most) {
        if (value instanceof String string) {
            text.append(ValueText.quoted(string));
        } else if (value instanceof Number number) {
            text.append(ValueText.of(number.doubleValue()));
        } else if (value instanceof List<?> list) {
            String comma = "";
            text.append('[');
            for (Object part : list) {
                text.append(comma);
                comma = ", ";
                if (text.length() > most) {
                    text.append("...");
                    break;
                }
                show(part, text, most);
            }
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            String comma = "";
            text.append('{');
            for (Map.Entry<?, ?> part : map.entrySet()) {
                text.append(comma);
                comma = ", ";
                if (text.length() > most) {
                    text.append("...");
                    break;
                }
                show(part.getKey(), text, most);
                show(part.getValue(), text.append(": "), most);
            }
            text.append('}');
        } else {
            text.append(value);
        }
    }
}
