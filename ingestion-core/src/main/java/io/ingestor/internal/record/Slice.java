package io.ingestor.internal.record;

import io.ingestor.internal.wire.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A borrowed name in UTF-8 in a part of an array. For one thread; reusable. */
public final class Slice {

    private static final byte[] NOTHING = new byte[0];

    private byte[] source = NOTHING;
    private int offset;
    private int length;

    /** Moves to that part of an array. */
    public void wrap(byte[] newSource, int newOffset, int newLength) {
        if (source != newSource) {
            source = newSource;
        }
        offset = newOffset;
        length = newLength;
    }

    /** Moves to no part of any array. */
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

    /** Returns true if this has the same bytes. */
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

    /** Returns the name as it may be shown in a message. */
    public String quoted() {
        return Excerpt.of(source, offset, length);
    }

    /** Returns a name as it may be shown in a message. */
    public static String quote(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return Excerpt.of(utf8, 0, utf8.length);
    }
}
