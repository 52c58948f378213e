package io.ingestor.delta.internal.parquet;

import java.util.Arrays;

/** The distinct words of a column chunk. */
final class WordKeys implements DictionaryKeys {

    private static final int MIN_SLOTS = 64;
    private static final int[] NO_SLOTS = {};

    private final WordBounds bounds;
    private final Bytes entries = new Bytes();

    /** Ids plus one, by hash. */
    private int[] slots = NO_SLOTS;

    private int size;

    WordKeys(WordBounds bounds) {
        this.bounds = bounds;
    }

    /** Returns the id of a word, or {@link #FULL}. */
    int id(long word) {
        if (2 * size >= slots.length) {
            grow();
        }
        int mask = slots.length - 1;
        int slot = hash(word) & mask;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int id = slots[slot] - 1;
            if (id < 0) {
                return insert(word, slot);
            }
            if (at(id) == word) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        return FULL;
    }

    private int insert(long word, int slot) {
        if (entries.size() + Long.BYTES > MAX_BYTES) {
            return FULL;
        }
        bounds.include(word);
        entries.putLong(word);
        slots[slot] = ++size;
        return size - 1;
    }

    private long at(int id) {
        return Bytes.longAt(entries.array(), id * Long.BYTES);
    }

    private static int hash(long word) {
        long mixed = word * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32) ^ (int) (mixed >>> 52);
    }

    private void grow() {
        int[] larger = new int[Math.max(MIN_SLOTS, 2 * slots.length)];
        int mask = larger.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = hash(at(id)) & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = id + 1;
        }
        slots = larger;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Bytes entries() {
        return entries;
    }

    @Override
    public void copy(int id, PageValues target) {
        target.add(at(id));
    }

    @Override
    public void clear() {
        entries.clear();
        size = 0;
        Arrays.fill(slots, 0);
    }

    @Override
    public void releaseIndex() {
        slots = NO_SLOTS;
    }

    @Override
    public long memory() {
        return entries.memory() + (long) slots.length * Integer.BYTES;
    }
}
