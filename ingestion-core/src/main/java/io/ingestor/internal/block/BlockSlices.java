package io.ingestor.internal.block;

import io.ingestor.memtable.ArrayPool;

/** Where the values and keys of a block begin, one of each for every record, and where the next ones would. */
final class BlockSlices {

    /** The arrays of larger batches come in multiples of that, so that batches of about one size share them. */
    private static final int STEP = 256;

    /** Offset of the value (32) and of the key (32). */
    private final long[] starts;

    private BlockSlices(long[] starts) {
        this.starts = starts;
    }

    /** For so many records, with room for one place more. */
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

    /** Adds to the places of the first keys. */
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

    /** Gives the array back; nobody may ask any more. */
    void recycle(ArrayPool pool) {
        if (starts.length >= STEP) {
            pool.giveWords(starts);
        }
    }
}
