package io.ingestor.delta.internal.parquet;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow at the end. Not safe for use by several threads. */
final class Bytes extends OutputStream {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] EMPTY = {};

    /** The longest array that each JVM can create. */
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    private static final int MIN_CAPACITY = 64;

    private byte[] array = EMPTY;
    private int size;

    /** Returns the array that holds the bytes, until the next one is added. */
    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    /** Returns the size of the array. */
    long memory() {
        return array.length;
    }

    void clear() {
        size = 0;
    }

    /** Removes all bytes, and lets go of the array. */
    void release() {
        array = EMPTY;
        size = 0;
    }

    /** Makes room for more bytes at the end. */
    void reserve(int more) {
        if (more > array.length - size) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) size + more;
        if (needed > MAX_CAPACITY) {
            throw new IllegalStateException("page must have at most " + MAX_CAPACITY + " bytes, was to have " + needed
                    + ": write smaller values");
        }
        long doubled = Math.max(MIN_CAPACITY, 2L * array.length);
        array = Arrays.copyOf(array, (int) Math.min(MAX_CAPACITY, Math.max(doubled, needed)));
    }

    void put(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, array, size, length);
        size += length;
    }

    void putByte(int value) {
        reserve(1);
        array[size++] = (byte) value;
    }

    void putInt(int value) {
        reserve(Integer.BYTES);
        INTS.set(array, size, value);
        size += Integer.BYTES;
    }

    /** Replaces four bytes that were put before. */
    void setInt(int at, int value) {
        INTS.set(array, at, value);
    }

    void putLong(long value) {
        reserve(Long.BYTES);
        LONGS.set(array, size, value);
        size += Long.BYTES;
    }

    void putVarInt(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            putByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        putByte(rest);
    }

    /** Adds bytes that the caller writes into the array after {@link #reserve}. */
    void advance(int length) {
        size += length;
    }

    byte[] copy() {
        return Arrays.copyOf(array, size);
    }

    /** Returns true if the bytes from {@code at} are those of the source. */
    boolean matches(int at, byte[] source, int offset, int length) {
        return equal(array, at, source, offset, length);
    }

    /** Compares bytes word by word. For texts of columns, which are short, that takes less than the library's way. */
    private static boolean equal(byte[] one, int at, byte[] other, int offset, int length) {
        if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                if (longAt(one, at + i) != longAt(other, offset + i)) {
                    return false;
                }
            }
            return longAt(one, at + last) == longAt(other, offset + last);
        }
        if (length >= Integer.BYTES) {
            int last = length - Integer.BYTES;
            return intAt(one, at) == intAt(other, offset) && intAt(one, at + last) == intAt(other, offset + last);
        }
        for (int i = 0; i < length; i++) {
            if (one[at + i] != other[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of bytes at the start that are those of the source. */
    int commonPrefix(byte[] source, int offset, int length) {
        int end = Math.min(size, length);
        int at = 0;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long difference = longAt(array, at) ^ longAt(source, offset + at);
            if (difference != 0) {
                return at + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
        }
        while (at < end && array[at] == source[offset + at]) {
            at++;
        }
        return at;
    }

    int intAt(int at) {
        return (int) INTS.get(array, at);
    }

    static long longAt(byte[] source, int at) {
        return (long) LONGS.get(source, at);
    }

    static int intAt(byte[] source, int at) {
        return (int) INTS.get(source, at);
    }

    @Override
    public void write(int value) {
        putByte(value);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        put(source, offset, length);
    }
}
