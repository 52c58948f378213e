package io.ingestor.delta.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The place of a text or of other bytes in the array of a record. Empty and absent until it is set. */
public final class Slice {

    private int at;
    private int length;
    private boolean present;

    void set(int from, int end) {
        at = from;
        length = end - from;
        present = true;
    }

    void clear() {
        at = 0;
        length = 0;
        present = false;
    }

    public int at() {
        return at;
    }

    public int length() {
        return length;
    }

    /** Returns the position behind the last byte. */
    public int end() {
        return at + length;
    }

    /** Returns true if the record has the field, which may be empty. */
    public boolean isPresent() {
        return present;
    }

    /** Returns true if the bytes in the array equal others. */
    public boolean matches(byte[] array, byte[] other) {
        return length == other.length && Arrays.equals(array, at, at + length, other, 0, length);
    }

    /** Returns a hash of the bytes in the array. */
    public int hash(byte[] array) {
        int hash = 1;
        for (int i = at; i < at + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Returns the bytes in the array as text. */
    public String text(byte[] array) {
        return new String(array, at, length, StandardCharsets.UTF_8);
    }
}
