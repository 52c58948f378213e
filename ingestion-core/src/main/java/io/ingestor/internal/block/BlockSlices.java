package io.ingestor.internal.block;

import io.ingestor.memtable.ArrayPool;

/** The offsets of the value and key of each record in a block, and those at which the next record would start. */
final class BlockSlices {

    /** The unit of the array length for larger batches, so that batches of similar size share arrays. */
    private static final int STEP = 256;

    /** The offset of the value in the upper 32 bits, and of the key in the lower 32 bits. */
    private final long[] starts;

    private BlockSlices(long[] starts) {
        this.starts = starts;
    }

    /** Creates slices for the given number of records, with room for one more. */
    static BlockSlices of(int records, ArrayPool pool) {
        int length = records + 1;
        return new BlockSlices(
                length < STEP
                        ? new long[length]
                        : pool.takeWords(Math.multiplyExact((length + STEP - 1) / STEP, STEP)));
    }

    void set(int ordinal, int valueOffset, int keyOffset) {
        starts[ordinal] = ((long) valueOffset << 32) | keyOffset;
    }

    /** Adds a distance to the offsets of the first {@code count} keys. */
    void moveKeys(int count, int distance) {
        for (int i = 0; i < count; i++) {
            starts[i] += distance;
        }
    }

    int valueOffset(int ordinal) {
        return (int) (starts[ordinal] >>> 32);
    }

    int keyOffset(int ordinal) {
        return (int) starts[ordinal];
    }

    /** Returns the array to the pool; no method may be called afterwards. */
    void recycle(ArrayPool pool) {
        if (starts.length >= STEP) {
            pool.giveWords(starts);
        }
    }
}
