package io.ingestor.internal.schema;

import io.ingestor.internal.wire.Excerpt;
import java.nio.charset.StandardCharsets;

/** Values as they are shown in messages. */
final class ValueText {

    /** The whole numbers that are shown without a fraction or an exponent. */
    private static final double MAX_WHOLE = 1e15;

    private ValueText() {}

    /** Returns a text for a value; long ones are cut, and of objects and arrays only the size is shown. */
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

    /** Returns the shortest text of a number. */
    static String of(double number) {
        return number == Math.rint(number) && Math.abs(number) < MAX_WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** Returns a name or text, quoted and cut. */
    static String quoted(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Excerpt.of(utf8, 0, utf8.length);
    }

    /** Returns a count with a noun. */
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
