package io.ingestor.internal.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** A table of distinct names, found by their UTF-8 bytes and numbered in insertion order. Immutable. */
final class NameTable {

    /** The number of a name that is not in the table. */
    static final int NONE = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    /** The second byte of each name that {@link #utf8} cannot encode. */
    private static final byte NEVER_IN_UTF8 = (byte) 0xff;

    private final byte[][] names;

    /**
     * The first eight bytes of each name, padded with zeros. {@link #tails} has the last eight, or 0 for a shorter
     * name.
     */
    private final long[] heads;

    private final long[] tails;

    /** A hash table of numbers plus 1, where 0 is a free place; at most half full. */
    private final int[] places;

    private final int maxLength;

    NameTable(Collection<String> texts) {
        names = texts.stream().map(NameTable::utf8).toArray(byte[][]::new);
        heads = new long[names.length];
        tails = new long[names.length];
        places = new int[Integer.highestOneBit(Math.max(names.length, 1)) * 4];
        int longest = NONE;
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            heads[i] = head(name, 0, name.length);
            tails[i] = tail(name, 0, name.length);
            longest = Math.max(longest, name.length);
            int place = place(name, 0, name.length, heads[i], tails[i]);
            while (places[place] != 0) {
                place = (place + 1) & (places.length - 1);
            }
            places[place] = i + 1;
        }
        maxLength = longest;
    }

    /**
     * Returns the UTF-8 bytes of a name. A name with an unpaired surrogate, which no data contains, gets bytes that
     * never occur in data.
     */
    private static byte[] utf8(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? text.getBytes(StandardCharsets.UTF_8)
                : ('\u00ff' + text).getBytes(StandardCharsets.UTF_16BE);
    }

    int size() {
        return names.length;
    }

    /** Returns true if data can contain the name; false for a name with an unpaired surrogate. */
    boolean isText(int number) {
        byte[] name = names[number];
        return name.length < 2 || name[1] != NEVER_IN_UTF8;
    }

    String name(int number) {
        return new String(names[number], StandardCharsets.UTF_8);
    }

    /**
     * Returns the number of a name, or {@link #NONE}. Tries the expected number first, because records from one source
     * list their members in the same order.
     */
    int find(byte[] bytes, int at, int length, int expected) {
        if (length > maxLength) {
            return NONE;
        }
        long head = head(bytes, at, length);
        long tail = tail(bytes, at, length);
        if (expected < names.length && isName(expected, bytes, at, length, head, tail)) {
            return expected;
        }
        int place = place(bytes, at, length, head, tail);
        while (places[place] != 0) {
            int number = places[place] - 1;
            if (isName(number, bytes, at, length, head, tail)) {
                return number;
            }
            place = (place + 1) & (places.length - 1);
        }
        return NONE;
    }

    private boolean isName(int number, byte[] bytes, int at, int length, long head, long tail) {
        byte[] name = names[number];
        return heads[number] == head
                && tails[number] == tail
                && name.length == length
                && (length <= 2 * Long.BYTES
                        || Arrays.equals(
                                name,
                                Long.BYTES,
                                length - Long.BYTES,
                                bytes,
                                at + Long.BYTES,
                                at + length - Long.BYTES));
    }

    private static long head(byte[] bytes, int at, int length) {
        if (length >= Long.BYTES) {
            return (long) LONGS.get(bytes, at);
        }
        if (length == 0) {
            return 0;
        }
        if (bytes.length - at >= Long.BYTES) {
            return (long) LONGS.get(bytes, at) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
        }
        long head = 0;
        for (int i = 0; i < length; i++) {
            head |= (bytes[at + i] & 0xffL) << (Byte.SIZE * i);
        }
        return head;
    }

    private static long tail(byte[] bytes, int at, int length) {
        return length > Long.BYTES ? (long) LONGS.get(bytes, at + length - Long.BYTES) : 0;
    }

    private int place(byte[] bytes, int at, int length, long head, long tail) {
        long hash = (head ^ length) * FACTOR;
        hash = (hash ^ (hash >>> 32) ^ tail) * FACTOR;
        for (int i = Long.BYTES; i < length - Long.BYTES; i += Long.BYTES) {
            hash = (hash ^ (hash >>> 32) ^ (long) LONGS.get(bytes, at + i)) * FACTOR;
        }
        return (int) (hash >>> 40) & (places.length - 1);
    }
}
