package io.ingestor.bench;

import io.ingestor.memtable.BlockEntries;
import java.util.Random;

/**
 * One million random keys of 16 to 32 bytes with room for a value each, in blocks as tables take them, and copies of
 * the keys in another order to look them up by.
 */
final class RandomKeys {

    static final int ENTRIES = 1_000_000;
    static final int ENTRIES_PER_BLOCK = 1_000;
    static final int BLOCKS = ENTRIES / ENTRIES_PER_BLOCK;
    static final int MAX_KEY = 32;
    static final int VALUE = 100;
    static final int SLOT = MAX_KEY + VALUE;

    private static final int MIN_KEY = 16;

    /** Key and value of entry i are in block i / ENTRIES_PER_BLOCK; its slot begins with the key. */
    final byte[][] blocks = new byte[BLOCKS][];

    final int[] keyLengths = new int[ENTRIES];

    /**
     * Shuffled. The copies lie in the new order, because a caller has its key at hand; the misses to be measured are
     * the table's.
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

    /** The entries of one block after the other. */
    BlockOfKeys block() {
        return new BlockOfKeys();
    }

    /** Moves from block to block. */
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
