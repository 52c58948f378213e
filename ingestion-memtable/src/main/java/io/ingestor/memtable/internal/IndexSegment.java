package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static io.ingestor.memtable.internal.EntryFormat.high;
import static io.ingestor.memtable.internal.EntryFormat.low;
import static io.ingestor.memtable.internal.EntryFormat.pack;

import io.ingestor.memtable.ArrayPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A segment of the index: an open-addressing table with a fixed number of slots. A used slot always keeps its key; only
 * its entry changes. A slot has two words, both zero while it is free:
 *
 * <pre>
 *   0  hash of the key (32) | number of its newest entry plus one (32)
 *   1  where the bytes of the key begin: block number (32) | offset (32)
 * </pre>
 *
 * <p>The second word comes from the first entry of the key and never changes. It locates the key bytes without reading
 * an entry, so that a get waits for memory twice instead of three times.
 */
final class IndexSegment {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int WORDS = 2;

    private final ArrayPool pool;
    private final long[] slots;
    /** The mask for the position of a slot, which is the index of its first word. */
    private final int mask;

    private final int depth;
    private int used;
    private @Nullable IndexSegment retiredBefore;

    /**
     * @param slotCount a power of two
     * @param depth the number of leading bits that all hashes in this segment share
     */
    IndexSegment(int slotCount, int depth, ArrayPool pool) {
        this.pool = pool;
        this.slots = pool.takeWords(slotCount * WORDS);
        // Each segment is cleared here: clearing all segments of a table in recycle() would take a millisecond.
        Arrays.fill(slots, 0);
        this.mask = slots.length - WORDS;
        this.depth = depth;
    }

    int depth() {
        return depth;
    }

    /** Returns true if three quarters of the slots are used. Beyond that, unsuccessful searches become much longer. */
    boolean isFull() {
        int slotCount = slots.length / WORDS;
        return used >= slotCount - (slotCount >>> 2);
    }

    /** Returns the slot of a key, or the bitwise complement of the free slot for it. */
    int find(int hash, Entries entries, byte[] key, int offset, int length) {
        int at = firstSlot(hash);
        while (true) {
            // Acquires what put() released: the entry, its chain and its block, and the second word.
            long slot = (long) SLOT.getAcquire(slots, at);
            if (slot == 0) {
                return ~at;
            }
            if (high(slot) == hash && entries.hasKey(low(slot) - 1, slots[at + 1], key, offset, length)) {
                return at;
            }
            at = (at + WORDS) & mask;
        }
    }

    /** Returns the newest entry of the slot that {@link #find} returned, or NONE if it found none. */
    int newest(int found) {
        // Acquires what put() released. The entry may be newer than the one that find() compared.
        return found < 0 ? NONE : low((long) SLOT.getAcquire(slots, found)) - 1;
    }

    /** Makes an entry the newest of its key, whose bytes begin at that place. For the writer only. */
    void put(int found, int hash, int entry, long place) {
        int at = found;
        if (found < 0) {
            at = ~found;
            slots[at + 1] = place;
            used++;
        }
        // Released to find() and newest(): a reader that sees the slot sees the complete entry.
        SLOT.setRelease(slots, at, pack(hash, entry + 1));
    }

    /**
     * Splits the keys by the first bit of their hashes after the shared ones. This segment stays unchanged for its
     * readers.
     */
    IndexSegment[] split() {
        IndexSegment zeros = new IndexSegment(slots.length / WORDS, depth + 1, pool);
        IndexSegment ones = new IndexSegment(slots.length / WORDS, depth + 1, pool);
        int bit = 1 << (31 - depth);
        for (int at = 0; at < slots.length; at += WORDS) {
            if (slots[at] != 0) {
                IndexSegment half = (high(slots[at]) & bit) == 0 ? zeros : ones;
                half.copy(slots[at], slots[at + 1]);
            }
        }
        return new IndexSegment[] {zeros, ones};
    }

    /** Returns a segment with the same keys and twice the slots. */
    IndexSegment enlarge() {
        IndexSegment larger = new IndexSegment(slots.length / WORDS * 2, depth, pool);
        for (int at = 0; at < slots.length; at += WORDS) {
            if (slots[at] != 0) {
                larger.copy(slots[at], slots[at + 1]);
            }
        }
        return larger;
    }

    /** Copies a slot with plain stores, because this segment is not published yet. */
    private void copy(long slot, long place) {
        int at = firstSlot(high(slot));
        while (slots[at] != 0) {
            at = (at + WORDS) & mask;
        }
        slots[at] = slot;
        slots[at + 1] = place;
        used++;
    }

    /** Sets the segment that was retired before this one. */
    void retireAfter(@Nullable IndexSegment before) {
        retiredBefore = before;
    }

    @Nullable
    IndexSegment retiredBefore() {
        return retiredBefore;
    }

    /** Returns the slot at which the search for a hash begins. */
    private int firstSlot(int hash) {
        return (hash * WORDS) & mask;
    }

    /** Reads the slot that a put of a key with that hash will read, to bring it into the cache. For the writer only. */
    long touchSlot(int hash) {
        return slots[firstSlot(hash)];
    }

    /**
     * Reads the entry and key bytes of the first slot for a hash if they have this hash, to bring them into the cache.
     * Useful only once the slot is in the cache.
     */
    long touchEntry(int hash, Entries entries) {
        int at = firstSlot(hash);
        long slot = slots[at];
        return high(slot) == hash && slot != 0 ? entries.touch(low(slot) - 1, slots[at + 1]) : 0;
    }

    /** Gives all memory to the pool. No thread may read the segment any more. */
    void recycle() {
        pool.giveWords(slots);
    }

    long capacityBytes() {
        return (long) slots.length * Long.BYTES;
    }
}
