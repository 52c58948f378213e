package io.ingestor.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Checks of UTF-8 as defined by RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_CHARACTER_BYTES = 4;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Returns the offset of the first byte that is in no valid sequence, or -1 if all bytes are valid. */
    public static int firstInvalid(byte[] bytes, int from, int to) {
        return isAscii(bytes, from, to) ? -1 : firstInvalidByte(bytes, from, to);
    }

    /**
     * Returns the offset of the first control character, direction mark, or line or paragraph separator, or -1 if there
     * is none. Invalid UTF-8 counts as none of these.
     */
    public static int firstControl(byte[] bytes, int from, int to) {
        return isPrintableAscii(bytes, from, to) ? -1 : firstControlByte(bytes, from, to);
    }

    /**
     * Returns true if all bytes are below 0x80. Most text is short and ASCII. Words that overlap at its end avoid a
     * loop over bytes, which would mispredict branches.
     */
    public static boolean isAscii(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= Long.BYTES) {
            long seen = (long) LONGS.get(bytes, to - Long.BYTES);
            for (int at = from; at < to - Long.BYTES; at += Long.BYTES) {
                seen |= (long) LONGS.get(bytes, at);
            }
            return (seen & HIGH_BITS) == 0;
        }
        if (length >= Integer.BYTES) {
            int seen = (int) INTS.get(bytes, from) | (int) INTS.get(bytes, to - Integer.BYTES);
            return (seen & (int) HIGH_BITS) == 0;
        }
        return length == 0 || (bytes[from] | bytes[from + (length >>> 1)] | bytes[to - 1]) >= 0;
    }

    private static boolean isPrintableAscii(byte[] bytes, int from, int to) {
        if (to - from < Long.BYTES) {
            return to - from >= Integer.BYTES && suspects(ends(bytes, from, to)) == 0;
        }
        long suspect = suspects((long) LONGS.get(bytes, to - Long.BYTES));
        for (int at = from; at < to - Long.BYTES; at += Long.BYTES) {
            suspect |= suspects((long) LONGS.get(bytes, at));
        }
        return suspect == 0;
    }

    /** Returns the first and the last four bytes as one word. */
    private static long ends(byte[] bytes, int from, int to) {
        return ((int) INTS.get(bytes, from) & 0xffffffffL) | ((long) (int) INTS.get(bytes, to - Integer.BYTES) << 32);
    }

    /**
     * Returns non-zero if a byte is above 0x7f, is 0x7f (adding 1 sets the high bit), or is below 0x20 (subtracting
     * 0x20 borrows).
     */
    private static long suspects(long word) {
        return (word | (word + ONES) | (word - 0x20 * ONES)) & HIGH_BITS;
    }

    private static int firstInvalidByte(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            while (at < to && bytes[at] >= 0) {
                at++;
            }
            if (at < to) {
                int length = sequenceLength(bytes, at, to);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    private static int firstControlByte(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            int b = bytes[at];
            if (b < 0 ? isLongControl(bytes, at, to) : b < 0x20 || b == 0x7f) {
                return at;
            }
        }
        return -1;
    }

    /** Returns true if a control character of two or three bytes begins at {@code at}. */
    private static boolean isLongControl(byte[] bytes, int at, int to) {
        if (to - at < 2) {
            return false;
        }
        int two = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
        if ((two >= 0xc280 && two <= 0xc29f) || two == 0xd89c) {
            // U+0080 to U+009F, and U+061C, the Arabic letter mark.
            return true;
        }
        if (to - at < 3 || (two != 0xe280 && two != 0xe281)) {
            return false;
        }
        int third = bytes[at + 2] & 0xff;
        return two == 0xe280
                // U+200E and U+200F; U+2028 to U+202E.
                ? third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae)
                // U+2066 to U+2069.
                : third >= 0xa6 && third <= 0xa9;
    }

    /** Returns the code point that begins at an offset. */
    public static int codePoint(byte[] bytes, int at, int to) {
        return new String(bytes, at, Math.min(to - at, MAX_CHARACTER_BYTES), StandardCharsets.UTF_8).codePointAt(0);
    }

    /** Returns the length of the multi-byte sequence at {@code at}, or 0 if it is invalid or incomplete. */
    private static int sequenceLength(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (to - at < length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int min = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int max = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < min || second > max) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
