package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;

import io.ingestor.memtable.ArrayPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One part of the index: an open-addressing table of a fixed number of slots. A slot holds the hash of a key (32) and the number of its newest entry plus one (32), or zero. Once taken, a slot is
 * its key's for good; only the entry changes.
 */
final class IndexSegment {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    private final ArrayPool pool;
    private final long[] slots;
    private final int depth;
    private int used;
    private @Nullable IndexSegment retiredBefore;

    /**
     * @param slotCount a power of two
     * @param depth how many leading bits all hashes here have in common
     */
    IndexSegment(int slotCount, int depth, ArrayPool pool) {
        this.pool = pool;
        this.slots = pool.takeZeros(slotCount);
        this.depth = depth;
    }

    int depth() {
        return depth;
    }

    /** Three quarters: beyond, the runs that a miss has to cross grow fast. */
    boolean isFull() {
        return used >= slots.length - (slots.length >>> 2);
    }

    /** The slot of a key, or the complement of the slot where it belongs. */
    int find(int hash, Entries entries, byte[] key, int offset, int length) {
        int mask = slots.length - 1;
        int at = hash & mask;
        while (true) {
            // Acquires what put() released: the entry, its chain and its block.
            long slot = (long) SLOT.getAcquire(slots, at);
            if (slot == 0) {
                return ~at;
            }
            if ((int) (slot >>> 32) == hash && entries.hasKey((int) slot - 1, key, offset, length)) {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    /** The newest entry of what {@link #find} found, or NONE. */
    int newest(int found) {
        // Acquires what put() released; it may be a newer one than that which find() compared.
        return found < 0 ? NONE : (int) (long) SLOT.getAcquire(slots, found) - 1;
    }

    /** Makes an entry the newest of its key, for the writer. */
    void put(int found, int hash, int entry) {
        int at = found;
        if (found < 0) {
            at = ~found;
            used++;
        }
        // Released to find() and newest(): whoever sees the slot sees the entry whole.
        SLOT.setRelease(slots, at, EntryFormat.pack(hash, entry + 1));
    }

    /** Parts the keys by the first bit of their hashes that is not common to all. This segment stays as it is for those who hold it. */
    IndexSegment[] split() {
        IndexSegment[] halves = {
            new IndexSegment(slots.length, depth + 1, pool), new IndexSegment(slots.length, depth + 1, pool)
        };
        int bit = 31 - depth;
        for (long slot : slots) {
            if (slot != 0) {
                halves[(int) (slot >>> (32 + bit)) & 1].copy(slot);
            }
        }
        return halves;
    }

    /** The same keys in twice the slots. */
    IndexSegment enlarge() {
        IndexSegment larger = new IndexSegment(slots.length * 2, depth, pool);
        for (long slot : slots) {
            if (slot != 0) {
                larger.copy(slot);
            }
        }
        return larger;
    }

    /** Plain: nobody else knows this segment yet. */
    private void copy(long slot) {
        int mask = slots.length - 1;
        int at = (int) (slot >>> 32) & mask;
        while (slots[at] != 0) {
            at = (at + 1) & mask;
        }
        slots[at] = slot;
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

    /** The slot where the search for a hash begins, for the writer. */
    long firstSlot(int hash) {
        return slots[hash & (slots.length - 1)];
    }

    /** Gives its memory to the pool; nobody may read any more. */
    void recycle() {
        Arrays.fill(slots, 0);
        pool.giveZeros(slots);
    }

    long capacityBytes() {
        return (long) slots.length * Long.BYTES;
    }
}
