package io.ingestor.internal.wire;

import java.util.Arrays;
import java.util.Locale;

/**
 * A writer of the wire encoding of Protocol Buffers into a growing array. The length of a nested message is written
 * when the message ends.
 */
public final class WireWriter {

    private byte[] bytes = new byte[256];
    private int size;

    /** Returns the array that holds the written bytes. The next write may replace it. */
    public byte[] array() {
        return bytes;
    }

    public void clear() {
        size = 0;
    }

    /** Drops the bytes beyond that length. */
    void cut(int length) {
        size = length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    public int size() {
        return size;
    }

    public void varint(int tag, long value) {
        reserve(15);
        size = putVarint(bytes, putVarint(bytes, size, tag), value);
    }

    public void fixed64(int tag, long value) {
        reserve(13);
        size = putVarint(bytes, size, tag);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    public void bytes(int tag, byte[] source, int offset, int length) {
        reserve(10);
        size = putVarint(bytes, putVarint(bytes, size, tag), length);
        raw(source, offset, length);
    }

    /** Writes bytes without a tag or length. */
    public void raw(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /**
     * Writes a string as UTF-8.
     *
     * @throws IllegalArgumentException if it contains an unpaired surrogate, which UTF-8 cannot encode
     */
    void string(int tag, String value) {
        int mark = begin(tag);
        reserve(3 * value.length());
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xc0 | (c >>> 6));
                bytes[size++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                bytes[size++] = (byte) (0xe0 | (c >>> 12));
                bytes[size++] = (byte) (0x80 | ((c >>> 6) & 0x3f));
                bytes[size++] = (byte) (0x80 | (c & 0x3f));
            } else {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new IllegalArgumentException("text must not hold half of a surrogate pair, has U+"
                            + Integer.toHexString(c).toUpperCase(Locale.ROOT) + " at index " + i);
                }
                int codePoint = Character.toCodePoint(c, value.charAt(++i));
                bytes[size++] = (byte) (0xf0 | (codePoint >>> 18));
                bytes[size++] = (byte) (0x80 | ((codePoint >>> 12) & 0x3f));
                bytes[size++] = (byte) (0x80 | ((codePoint >>> 6) & 0x3f));
                bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
            }
        }
        end(mark);
    }

    /** Begins a nested message and returns the mark for {@link #end}. */
    public int begin(int tag) {
        reserve(10);
        size = putVarint(bytes, size, tag);
        return size++;
    }

    /** Ends a nested message. One byte was reserved for its length; if the length takes more, the content is moved. */
    public void end(int mark) {
        int length = size - mark - 1;
        int lengthBytes = varintBytes(length);
        if (lengthBytes > 1) {
            reserve(lengthBytes);
            System.arraycopy(bytes, mark + 1, bytes, mark + lengthBytes, length);
        }
        putVarint(bytes, mark, length);
        size = mark + lengthBytes + length;
    }

    /** Writes a varint to an array with enough room and returns the offset after it. */
    public static int putVarint(byte[] target, int offset, long value) {
        int at = offset;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }

    public static int varintBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
        }
    }
}
