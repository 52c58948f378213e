package io.ingestor.bench;

import io.ingestor.memtable.BlockEntries;
import java.util.Random;

/**
 * One million random keys of 16 to 32 bytes, each with room for a value, in blocks as tables take them. Copies of the
 * keys in another order are for lookups.
 */
final class RandomKeys {

    static final int ENTRIES = 1_000_000;
    static final int ENTRIES_PER_BLOCK = 1_000;
    static final int BLOCKS = ENTRIES / ENTRIES_PER_BLOCK;
    static final int MAX_KEY = 32;
    static final int VALUE = 100;
    static final int SLOT = MAX_KEY + VALUE;

    private static final int MIN_KEY = 16;

    /** The blocks. Entry i has a slot in block i / ENTRIES_PER_BLOCK, and the slot begins with the key. */
    final byte[][] blocks = new byte[BLOCKS][];

    final int[] keyLengths = new int[ENTRIES];

    /**
     * Copies of the keys, shuffled. They are allocated in the new order, so that only cache misses of the table are
     * measured, not those of the caller's key.
     */
    final byte[][] keys = new byte[ENTRIES][];

    RandomKeys(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ENTRIES; i++) {
            keyLengths[i] = MIN_KEY + random.nextInt(MAX_KEY - MIN_KEY + 1);
            keys[i] = new byte[keyLengths[i]];
            random.nextBytes(keys[i]);
            int inBlock = i % ENTRIES_PER_BLOCK;
            if (inBlock == 0) {
                blocks[i / ENTRIES_PER_BLOCK] = new byte[ENTRIES_PER_BLOCK * SLOT];
            }
            System.arraycopy(keys[i], 0, blocks[i / ENTRIES_PER_BLOCK], inBlock * SLOT, keyLengths[i]);
        }
        shuffle(random);
    }

    private void shuffle(Random random) {
        for (int i = ENTRIES - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte[] key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        for (int i = 0; i < ENTRIES; i++) {
            keys[i] = keys[i].clone();
        }
    }

    /** Returns a view of the entries of one block at a time. */
    BlockOfKeys block() {
        return new BlockOfKeys();
    }

    /** A view of the entries of one block, which can move to another block. */
    final class BlockOfKeys implements BlockEntries {

        private int first;

        void moveTo(int block) {
            first = block * ENTRIES_PER_BLOCK;
        }

        @Override
        public int count() {
            return ENTRIES_PER_BLOCK;
        }

        @Override
        public int keyOffset(int ordinal) {
            return ordinal * SLOT;
        }

        @Override
        public int keyLength(int ordinal) {
            return keyLengths[first + ordinal];
        }

        @Override
        public int valueOffset(int ordinal) {
            return ordinal * SLOT + MAX_KEY;
        }

        @Override
        public int valueLength(int ordinal) {
            return VALUE;
        }

        @Override
        public long version(int ordinal) {
            return 0;
        }
    }
}
