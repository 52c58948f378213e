package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import java.nio.charset.StandardCharsets;

/**
 * An upper bound on the number of bytes by which steps make a record grow.
 *
 * @param bytes the part that does not depend on the record, at most 16 MiB
 * @param perByte the part for each byte of the record, at most 64
 */
record Growth(int bytes, int perByte) {

    static final Growth NONE = new Growth(0, 0);

    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_PER_BYTE = 64;

    static Growth ofBytes(long bytes) {
        return new Growth((int) Math.min(bytes, MAX_BYTES), 0);
    }

    /** Returns the growth by a new value of at most {@code valueBytes} bytes at a path. */
    static Growth ofValue(FieldPath path, long valueBytes) {
        return ofBytes(nameBytes(path) + valueBytes);
    }

    /** Returns the most bytes that the names of a path and the objects around its value take in a record. */
    static long nameBytes(FieldPath path) {
        long bytes = 16;
        for (String name : path.names()) {
            bytes += name.getBytes(StandardCharsets.UTF_8).length + 24;
        }
        return bytes;
    }

    Growth withPerByte(int more) {
        return new Growth(bytes, Math.min(perByte + more, MAX_PER_BYTE));
    }

    Growth plus(Growth other) {
        return ofBytes((long) bytes + other.bytes).withPerByte(perByte + other.perByte);
    }

    Growth times(int factor) {
        return new Growth((int) Math.min((long) bytes * factor, MAX_BYTES), Math.min(perByte * factor, MAX_PER_BYTE));
    }

    /** Returns the smallest bound that is not below this one or the other. */
    Growth max(Growth other) {
        return new Growth(Math.max(bytes, other.bytes), Math.max(perByte, other.perByte));
    }

    boolean exceeds(Growth other) {
        return bytes > other.bytes || perByte > other.perByte;
    }

    @Override
    public String toString() {
        return bytes + " bytes" + (perByte == 0 ? "" : " and " + perByte + " times their length");
    }
}
