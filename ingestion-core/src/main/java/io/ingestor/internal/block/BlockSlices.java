package io.ingestor.internal.block;

import io.ingestor.memtable.ArrayPool;

/** The offsets of the values and keys of a block, one of each for every record, and of the next ones. */
final class BlockSlices {

    /** Unit of length of the arrays of larger batches, so that batches of about one size share them. */
    private static final int STEP = 256;

    /** Offset of the value (32) and of the key (32). */
    private final long[] starts;

    private BlockSlices(long[] starts) {
        this.starts = starts;
    }

    /** Creates slices for so many records, with room for one more. */
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

    /** Adds a distance to the offsets of the first keys. */
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

    /** Gives the array back; no method may be called after that. */
    void recycle(ArrayPool pool) {
        if (starts.length >= STEP) {
            pool.giveWords(starts);
        }
    }
}
