package io.ingestor.memtable.internal;

/**
 * The format of an entry, in words.
 *
 * <pre>
 *   0  version
 *   1  sequence
 *   2  block number (28) | late (1) | place (3) | link (32)
 *   3  key offset (32)   | key length (32)
 *   4  value offset (32) | value length, or {@link #TOMBSTONE} (32)
 * </pre>
 *
 * <p>Late, place and link lead to other entries, as defined by {@link VersionChains} and {@link SkipList}. In an append
 * table they are {@link #UNLINKED}.
 */
final class EntryFormat {

    static final int NONE = -1;

    /** The value length that marks a tombstone. */
    static final int TOMBSTONE = -1;

    static final int WORDS = 5;
    static final int VERSION = 0;
    static final int SEQUENCE = 1;
    static final int BLOCK_AND_LINK = 2;
    static final int KEY = 3;
    static final int VALUE = 4;

    /** The number of bits of a block number. */
    static final int BLOCK_BITS = 28;

    /** The number of places in the cycle of {@link VersionChains}. */
    static final int PLACES = 8;

    private static final int BLOCK_SHIFT = Long.SIZE - BLOCK_BITS;
    private static final long LATE = 1L << (BLOCK_SHIFT - 1);

    static final long UNLINKED = link(false, 0, NONE);

    private EntryFormat() {}

    static long pack(int high, int low) {
        return ((long) high << 32) | (low & 0xFFFF_FFFFL);
    }

    static int high(long word) {
        return (int) (word >>> 32);
    }

    static int low(long word) {
        return (int) word;
    }

    /** Returns the part of word 2 below the block number, which leads to other entries. */
    static long link(boolean late, int place, int link) {
        return (late ? LATE : 0) | pack(place, link);
    }

    static long withBlock(long link, int block) {
        return ((long) block << BLOCK_SHIFT) | link;
    }

    static int block(long word) {
        return (int) (word >>> BLOCK_SHIFT);
    }

    static boolean isLate(long word) {
        return (word & LATE) != 0;
    }

    static int place(long word) {
        return high(word) & (PLACES - 1);
    }
}
