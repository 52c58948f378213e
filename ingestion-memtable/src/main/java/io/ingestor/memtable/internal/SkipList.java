package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static io.ingestor.memtable.internal.EntryFormat.low;

/**
 * Entries in order at all times: by key, those of one key latest first. An entry's link is its tower; every fourth
 * tower of a level reaches the next. One thread inserts, any number walk. An entry is linked from the bottom up, so a
 * reader that comes to it on any level finds the way on.
 */
final class SkipList {

    /** At a quarter of the towers per level enough for 2^32 entries. */
    private static final int MAX_HEIGHT = 16;

    private static final int BITS_PER_LEVEL = 2;

    private final Entries entries;
    private final Towers towers;
    private final int head;

    // The writer's.
    private final int[] before = new int[MAX_HEIGHT];
    private long random;

    /** @param seed for the heights of towers */
    SkipList(Entries entries, Footprint footprint, long seed) {
        this.entries = entries;
        this.towers = new Towers(footprint);
        this.head = towers.add(MAX_HEIGHT);
        this.random = seed | 1;
        footprint.add((long) before.length * Integer.BYTES);
    }

    int nextHeight() {
        // Marsaglia's xorshift: the heights must only not depend on the keys.
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return Math.min(MAX_HEIGHT, 1 + Long.numberOfTrailingZeros(random) / BITS_PER_LEVEL);
    }

    /** Makes the node of an entry about to be appended. */
    int addTower(int height) {
        return towers.add(height);
    }

    /** Puts an entry with its node in its place; readers come to it from here on. */
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
     * Returns the first entry that is not before that key and version, or NONE. Of the entries with just that version,
     * those numbered {@code end} or higher count as before.
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

    /** Returns the first entry whose key is not before that one, or NONE. */
    int ceiling(byte[] key) {
        return ceiling(key, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Returns the entry after another, or NONE. */
    int next(int entry) {
        return towers.next(tower(entry), 0);
    }

    private int tower(int entry) {
        return low(entries.link(entry));
    }
}
