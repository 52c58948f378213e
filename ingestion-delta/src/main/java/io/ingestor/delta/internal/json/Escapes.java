package io.ingestor.delta.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The escapes of a JSON string: {@code \" \\ \b \f \n \r \t}, and {@code \}{@code u00xx} for the other bytes below
 * 0x20. All other bytes stay, those of UTF-8 included.
 */
final class Escapes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = 0x8080_8080_8080_8080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** The letter behind the backslash for each byte, 0 for a byte that stays. */
    private static final byte[] LETTERS = letters();

    private Escapes() {}

    /** Returns the index of the first byte of the range that must be escaped, or the end of the range. */
    static int first(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long found = marks((long) LONGS.get(bytes, at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        while (at < to && LETTERS[bytes[at] & 0xff] == 0) {
            at++;
        }
        return at;
    }

    /**
     * Returns eight bytes in which the top bit of the lowest byte to be escaped is set. Bytes above it may be marked
     * without need, because a subtraction borrows from them.
     */
    private static long marks(long eight) {
        long below = eight - SPACES;
        long quotes = (eight ^ QUOTES) - ONES;
        long backslashes = (eight ^ BACKSLASHES) - ONES;
        return (below | quotes | backslashes) & ~eight & TOPS;
    }

    /** Returns the number of bytes that escaping adds to the range. */
    static int growth(byte[] bytes, int from, int to) {
        int growth = 0;
        for (int i = from; i < to; i++) {
            byte letter = LETTERS[bytes[i] & 0xff];
            growth += letter == 0 ? 0 : letter == 'u' ? 5 : 1;
        }
        return growth;
    }

    /** Escapes the range in place. The array must have room for its {@linkplain #growth growth} behind it. */
    static void expand(byte[] bytes, int from, int to, int growth) {
        int at = to + growth;
        for (int i = to - 1; at > i + 1; i--) {
            byte b = bytes[i];
            byte letter = LETTERS[b & 0xff];
            if (letter == 0) {
                bytes[--at] = b;
                continue;
            }
            if (letter == 'u') {
                bytes[--at] = HEX[b & 0xf];
                bytes[--at] = HEX[b >> 4];
                bytes[--at] = '0';
                bytes[--at] = '0';
            }
            bytes[--at] = letter;
            bytes[--at] = '\\';
        }
    }

    private static byte[] letters() {
        byte[] letters = new byte[256];
        for (int i = 0; i < ' '; i++) {
            letters[i] = 'u';
        }
        letters['"'] = '"';
        letters['\\'] = '\\';
        letters['\b'] = 'b';
        letters['\f'] = 'f';
        letters['\n'] = 'n';
        letters['\r'] = 'r';
        letters['\t'] = 't';
        return letters;
    }
}
