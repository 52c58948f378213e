package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static io.ingestor.memtable.internal.EntryFormat.low;

/**
 * A skip list that keeps entries ordered by key, and those of one key latest first. The link of an entry is its tower,
 * and one in four towers of a level reaches the next level. One thread inserts, and any number of threads read. An
 * entry is linked from the bottom up, so that a reader that reaches it on any level can continue below.
 */
final class SkipList {

    /**
     * The maximum height of a tower. With a quarter of the towers reaching each next level, it suffices for 2^32
     * entries.
     */
    private static final int MAX_HEIGHT = 16;

    private static final int BITS_PER_LEVEL = 2;

    private final Entries entries;
    private final Towers towers;
    private final int head;

    // Used by the writer only.
    private final int[] before = new int[MAX_HEIGHT];
    private long random;

    /** @param seed the seed for the heights of towers */
    SkipList(Entries entries, Footprint footprint, long seed) {
        this.entries = entries;
        this.towers = new Towers(footprint);
        this.head = towers.add(MAX_HEIGHT);
        this.random = seed | 1;
        footprint.add((long) before.length * Integer.BYTES);
    }

    int nextHeight() {
        // Marsaglia's xorshift is sufficient, because the heights only need to be independent of the keys.
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return Math.min(MAX_HEIGHT, 1 + Long.numberOfTrailingZeros(random) / BITS_PER_LEVEL);
    }

    /** Creates the tower of an entry that is about to be appended. */
    int addTower(int height) {
        return towers.add(height);
    }

    /** Inserts an entry with its tower. From then on readers can reach it. */
    void insert(int entry, int height) {
        int tower = tower(entry);
        int at = head;
        int notBefore = NONE;
        for (int level = MAX_HEIGHT - 1; level >= 0; level--) {
            int next = towers.next(at, level);
            while (next != notBefore && next != NONE && entries.compare(next, entry) < 0) {
                at = tower(next);
                next = towers.next(at, level);
            }
            notBefore = next;
            if (level < height) {
                before[level] = at;
                towers.prepare(tower, level, next);
            }
        }
        for (int level = 0; level < height; level++) {
            towers.link(before[level], level, entry);
        }
    }

    /**
     * Returns the first entry that is not before that key and version, or NONE. Entries with exactly that version and a
     * number of at least {@code end} count as before it.
     */
    int ceiling(byte[] key, long version, int end) {
        int at = head;
        int notBefore = NONE;
        for (int level = MAX_HEIGHT - 1; level >= 0; level--) {
            int next = towers.next(at, level);
            while (next != notBefore && next != NONE && entries.isBefore(next, key, version, end)) {
                at = tower(next);
                next = towers.next(at, level);
            }
            notBefore = next;
        }
        return notBefore;
    }

    /** Returns the first entry whose key is not before the given one, or NONE. */
    int ceiling(byte[] key) {
        return ceiling(key, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Returns the entry that follows another, or NONE. */
    int next(int entry) {
        return towers.next(tower(entry), 0);
    }

    private int tower(int entry) {
        return low(entries.link(entry));
    }
}
