package io.ingestor.internal.schema;

import io.ingestor.internal.wire.Excerpt;
import java.nio.charset.StandardCharsets;

/** The text forms of values in messages. */
final class ValueText {

    /** The exclusive bound of the whole numbers that are shown without a fraction or an exponent. */
    private static final double MAX_WHOLE = 1e15;

    private ValueText() {}

    /** Returns the text form of a value. Long strings are cut; objects and arrays are shown by their size. */
    static String of(DataReader in, int kind, int at, int length) {
        return switch (kind) {
            case DataReader.NULL -> "null";
            case DataReader.BOOL -> length != 0 ? "true" : "false";
            case DataReader.NUMBER -> of(in.number(at));
            case DataReader.TEXT -> Excerpt.of(in.bytes, at, length);
            case DataReader.OBJECT -> "an object of " + counted(members(in, at, length), "member");
            default -> "an array of " + counted(elements(in, at, length), "value");
        };
    }

    /**
     * Returns the text form of a number, without a fraction or an exponent if it is whole and below {@link #MAX_WHOLE}.
     */
    static String of(double number) {
        return number == Math.rint(number) && Math.abs(number) < MAX_WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** Returns a string in quotes, cut if it is long. */
    static String quoted(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Excerpt.of(utf8, 0, utf8.length);
    }

    /** Returns a count and its noun, in the plural unless the count is 1. */
    static String counted(long count, String noun) {
        return count == 1 ? "1 " + noun : count + " " + noun + "s";
    }

    private static long members(DataReader in, int at, int length) {
        long count = 0;
        for (int from = at; in.member(from, at + length); from = in.next) {
            count++;
        }
        return count;
    }

    private static long elements(DataReader in, int at, int length) {
        long count = 0;
        for (int from = at; in.element(from, at + length); from = in.next) {
            count++;
        }
        return count;
    }
}
