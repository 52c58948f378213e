package io.ingestor.internal.record;

import io.ingestor.internal.wire.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A borrowed UTF-8 name within an array. Reusable; not thread-safe. */
public final class Slice {

    private static final byte[] NOTHING = new byte[0];

    private byte[] source = NOTHING;
    private int offset;
    private int length;

    /** Moves to a range of an array. */
    public void wrap(byte[] newSource, int newOffset, int newLength) {
        if (source != newSource) {
            source = newSource;
        }
        offset = newOffset;
        length = newLength;
    }

    /** Drops the array; the name becomes empty. */
    public void clear() {
        wrap(NOTHING, 0, 0);
    }

    public byte[] source() {
        return source;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /** Returns true if both have the same bytes. */
    public boolean contentEquals(Slice other) {
        return Arrays.equals(other.source, other.offset, other.offset + other.length, source, offset, offset + length);
    }

    /** Returns a copy of the bytes. */
    public byte[] copy() {
        return Arrays.copyOfRange(source, offset, offset + length);
    }

    /** Returns the name. */
    public String text() {
        return new String(source, offset, length, StandardCharsets.UTF_8);
    }

    /** Returns the name in a form that is safe to show in a message. */
    public String quoted() {
        return Excerpt.of(source, offset, length);
    }

    /** Returns a name in a form that is safe to show in a message. */
    public static String quote(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return Excerpt.of(utf8, 0, utf8.length);
    }
}
