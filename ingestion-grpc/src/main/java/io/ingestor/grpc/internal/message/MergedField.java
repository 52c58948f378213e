package io.ingestor.grpc.internal.message;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A singular message field that may occur more than once. Protobuf merges the occurrences, and the encoding of the
 * merged message is their concatenation. The usual single occurrence is not copied.
 */
public final class MergedField implements OuterMessage.Slices {

    private static final byte[] NOTHING = {};

    private byte[] source = NOTHING;
    private int offset;
    private int length;
    private boolean present;
    private @Nullable ByteArrayOutputStream merged;

    @Override
    public void slice(byte[] newSource, int newOffset, int newLength) {
        if (!present) {
            present = true;
            source = newSource;
            offset = newOffset;
            length = newLength;
            return;
        }
        if (merged == null) {
            merged = new ByteArrayOutputStream(length + newLength);
            merged.write(source, offset, length);
        }
        merged.write(newSource, newOffset, newLength);
    }

    /** Discards the occurrences so far. */
    public void clear() {
        present = false;
        merged = null;
    }

    public boolean isPresent() {
        return present;
    }

    /** Returns the array that holds the message: {@link #length()} bytes from {@link #offset()} on. */
    public byte[] source() {
        if (merged != null) {
            source = merged.toByteArray();
            offset = 0;
            length = source.length;
            merged = null;
        }
        return source;
    }

    public int offset() {
        return merged == null ? offset : 0;
    }

    public int length() {
        return merged == null ? length : merged.size();
    }
}
