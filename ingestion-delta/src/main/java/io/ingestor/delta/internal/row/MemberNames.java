package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.wire.DataValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The names of the members of a struct, found by their bytes without an object for each search. The records of a
 * producer mostly have their members in the same order, so the name that came after the same member of the record
 * before is tried first.
 */
final class MemberNames {

    /** The index of a name that is not one of these, and the one before the first member. */
    static final int NONE = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] names;

    /** The first eight bytes of each name, or all of them; and which of the eight are of the name. */
    private final long[] heads;

    private final long[] masks;

    /** Open addressing: the index of a name plus one, 0 if the place is free. */
    private final int[] places;

    /** By the index of a member plus one, the index of the one that came after it. */
    private final int[] next;

    MemberNames(List<String> names) {
        int count = names.size();
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.heads = new long[count];
        this.masks = new long[count];
        this.places = new int[Integer.highestOneBit(4 * count + 4)];
        this.next = new int[count + 1];
        for (int i = 0; i < count; i++) {
            byte[] name = this.names[i];
            masks[i] = name.length >= Long.BYTES ? -1 : (1L << (Byte.SIZE * name.length)) - 1;
            heads[i] = (long) LONGS.get(Arrays.copyOf(name, Math.max(name.length, Long.BYTES)), 0);
            next[i] = i;
            int place = Arrays.hashCode(name) & (places.length - 1);
            while (places[place] != 0) {
                place = (place + 1) & (places.length - 1);
            }
            places[place] = i + 1;
        }
    }

    /**
     * Returns the index of the name of a member, {@link #NONE} if it is another name.
     *
     * @param before the index of the name that was found before it in the same object, or {@link #NONE}
     */
    int find(DataValue member, int before) {
        byte[] bytes = member.bytes();
        int at = member.nameAt();
        int length = member.nameLength();
        int expected = next[before + 1];
        if (expected < names.length && matches(expected, bytes, at, length)) {
            return expected;
        }
        int place = hash(bytes, at, length) & (places.length - 1);
        for (int index = places[place] - 1; index >= 0; index = places[place] - 1) {
            if (matches(index, bytes, at, length)) {
                next[before + 1] = index;
                return index;
            }
            place = (place + 1) & (places.length - 1);
        }
        return NONE;
    }

    /** The array has enough bytes behind a name to read a word. */
    private boolean matches(int index, byte[] bytes, int at, int length) {
        byte[] name = names[index];
        return length == name.length
                && (((long) LONGS.get(bytes, at) ^ heads[index]) & masks[index]) == 0
                && (length <= Long.BYTES
                        || Arrays.equals(bytes, at + Long.BYTES, at + length, name, Long.BYTES, length));
    }

    /** Returns what {@link Arrays#hashCode(byte[])} returns for the bytes. */
    private static int hash(byte[] bytes, int at, int length) {
        int hash = 1;
        for (int i = at; i < at + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}
