package io.ingestor.delta.internal.row;

import io.ingestor.BytesView;
import java.util.Arrays;

/** A buffer for the bytes of one value at a time. Not thread-safe. */
final class ByteScratch {

    private byte[] array = new byte[256];
    private int length;

    /** Replaces the content. */
    void set(BytesView bytes) {
        length = 0;
        add(bytes);
    }

    /** Adds bytes to the content and returns the offset at which they begin. */
    int add(BytesView bytes) {
        int offset = length;
        int needed = offset + bytes.length();
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, 2 * array.length));
        }
        bytes.copyTo(array, offset);
        length = needed;
        return offset;
    }

    void clear() {
        length = 0;
    }

    /** Returns the array that holds the content from its start. It is replaced when the buffer grows. */
    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }
}
