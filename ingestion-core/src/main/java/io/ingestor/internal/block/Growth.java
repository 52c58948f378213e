package io.ingestor.internal.block;

import io.ingestor.transform.Transform;

/**
 * An upper bound on the bytes by which steps may enlarge a record.
 *
 * @param bytes the part that does not depend on the record
 * @param perByte the part for each byte of the record
 */
record Growth(long bytes, long perByte) {

    /** The limit of the part for each byte, so that the sizes of batches do not overflow. */
    private static final long MAX_PER_BYTE = 1 << 20;

    /** No record is longer. */
    private static final int MAX_DECLARED_BYTES = 16 << 20;

    private static final int MAX_DECLARED_PER_BYTE = 64;

    /**
     * Returns the growth that a transform declares.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Growth of(Transform transform) {
        return new Growth(
                declared("maxGrowth", transform, transform.maxGrowth(), MAX_DECLARED_BYTES),
                declared("maxGrowthPerByte", transform, transform.maxGrowthPerByte(), MAX_DECLARED_PER_BYTE));
    }

    private static int declared(String name, Transform transform, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    name + " of " + RecordSteps.name(transform) + " must be from 0 to " + most + ", was " + value);
        }
        return value;
    }

    /** Returns the growth of a record that passes these steps and then another. */
    Growth then(Growth next) {
        return new Growth(
                Math.min(MAX_DECLARED_BYTES, bytes + next.bytes + bytes * next.perByte),
                Math.min(MAX_PER_BYTE, perByte + next.perByte + perByte * next.perByte));
    }

    /** Returns the most bytes by which a record of that length may grow. */
    long of(long length) {
        return of(1, length);
    }

    /** Returns the most bytes by which records of that total length may grow. */
    long of(long records, long length) {
        return records * bytes + length * perByte;
    }
}
