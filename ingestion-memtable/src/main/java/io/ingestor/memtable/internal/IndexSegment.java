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
 * One part of the index: an open-addressing table of a fixed number of slots. Once taken, a slot is its key's for good;
 * only the entry changes. A slot has two words, both zero while it is free:
 *
 * <pre>
 *   0  hash of the key (32) | number of its newest entry plus one (32)
 *   1  where the bytes of the key begin: block number (32) | offset (32)
 * </pre>
 *
 * <p>The second word is of the entry that took the slot, and never changes. It is there so that the bytes of a key need
 * not be looked for by way of an entry: a get waits for memory twice, not three times.
 */
final class IndexSegment {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int WORDS = 2;

    private final ArrayPool pool;
    private final long[] slots;
    /** Of the first words; a slot's number is that of its first word. */
    private final int mask;

    private final int depth;
    private int used;
    private @Nullable IndexSegment retiredBefore;

    /**
     * @param slotCount a power of two
     * @param depth how many leading bits all hashes here have in common
     */
    IndexSegment(int slotCount, int depth, ArrayPool pool) {
        this.pool = pool;
        this.slots = pool.takeWords(slotCount * WORDS);
        // When it is taken, a segment at a time: to zero those of a whole table when it is recycled would take a
        // millisecond at once.
        Arrays.fill(slots, 0);
        this.mask = slots.length - WORDS;
        this.depth = depth;
    }

    int depth() {
        return depth;
    }

    /** Returns true if three quarters of the slots are used: beyond, the runs that a miss has to cross grow fast. */
    boolean isFull() {
        int slotCount = slots.length / WORDS;
        return used >= slotCount - (slotCount >>> 2);
    }

    /** Returns the slot of a key, or the complement of the slot where it belongs. */
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

    /** Returns the newest entry of the slot that {@link #find} returned, or NONE. */
    int newest(int found) {
        // Acquires what put() released; it may be a newer one than that which find() compared.
        return found < 0 ? NONE : low((long) SLOT.getAcquire(slots, found)) - 1;
    }

    /** Makes an entry the newest of its key, which begins at that place, for the writer. */
    void put(int found, int hash, int entry, long place) {
        int at = found;
        if (found < 0) {
            at = ~found;
            slots[at + 1] = place;
            used++;
        }
        // Released to find() and newest(): a reader that sees the slot sees the entry whole.
        SLOT.setRelease(slots, at, pack(hash, entry + 1));
    }

    /**
     * Parts the keys by the first bit of their hashes that is not common to all. This segment stays as it is for the
     * readers that hold it.
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

    /** Returns the same keys in twice the slots. */
    IndexSegment enlarge() {
        IndexSegment larger = new IndexSegment(slots.length / WORDS * 2, depth, pool);
        for (int at = 0; at < slots.length; at += WORDS) {
            if (slots[at] != 0) {
                larger.copy(slots[at], slots[at + 1]);
            }
        }
        return larger;
    }

    /** Copies a slot, with plain stores: no other thread knows this segment yet. */
    private void copy(long slot, long place) {
        int at = firstSlot(high(slot));
        while (slots[at] != 0) {
            at = (at + WORDS) & mask;
        }
        slots[at] = slot;
        slots[at + 1] = place;
        used++;
    }

    /** Notes which one was retired before this. */
    void retireAfter(@Nullable IndexSegment before) {
        retiredBefore = before;
    }

    @Nullable
    IndexSegment retiredBefore() {
        return retiredBefore;
    }

    /** Returns the slot where the search for a hash begins. */
    private int firstSlot(int hash) {
        return (hash * WORDS) & mask;
    }

    /** Reads the slot that a put of a key with that hash will read, for the writer, so that it is at hand then. */
    long touchSlot(int hash) {
        return slots[firstSlot(hash)];
    }

    /**
     * Reads ahead like {@link #touchSlot}, but what the slot leads to; worth the wait only once the slot is at hand.
     */
    long touchEntry(int hash, Entries entries) {
        int at = firstSlot(hash);
        long slot = slots[at];
        return high(slot) == hash && slot != 0 ? entries.touch(low(slot) - 1, slots[at + 1]) : 0;
    }

    /** Gives its memory to the pool; no thread may read any more. */
    void recycle() {
        pool.giveWords(slots);
    }

    long capacityBytes() {
        return (long) slots.length * Long.BYTES;
    }
}
