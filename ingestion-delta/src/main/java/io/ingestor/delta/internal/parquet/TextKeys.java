package io.ingestor.delta.internal.parquet;

import java.util.Arrays;

/** The distinct texts of a column chunk. */
final class TextKeys implements DictionaryKeys {

    private static final int MIN_SLOTS = 64;
    private static final int[] NO_SLOTS = {};
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final TextBounds bounds;
    private final Bytes entries = new Bytes();

    /** Ids plus one, by hash. */
    private int[] slots = NO_SLOTS;

    /** By id, the position of the entry's length, and the hash of the entry. */
    private int[] starts = NO_SLOTS;

    private int[] hashes = NO_SLOTS;
    private int size;
    private int last = FULL;

    TextKeys(TextBounds bounds) {
        this.bounds = bounds;
    }

    /** Returns the id of a text, or {@link #FULL}. */
    int id(byte[] array, int offset, int length) {
        if (last >= 0 && matches(last, array, offset, length)) {
            return last;
        }
        if (2 * size >= slots.length) {
            grow();
        }
        int hash = hash(array, offset, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int id = slots[slot] - 1;
            if (id < 0) {
                return insert(array, offset, length, hash, slot);
            }
            if (hashes[id] == hash && matches(id, array, offset, length)) {
                last = id;
                return id;
            }
            slot = (slot + 1) & mask;
        }
        return FULL;
    }

    private int insert(byte[] array, int offset, int length, int hash, int slot) {
        if ((long) entries.size() + Integer.BYTES + length > MAX_BYTES) {
            return FULL;
        }
        bounds.include(array, offset, length);
        starts[size] = entries.size();
        hashes[size] = hash;
        entries.putInt(length);
        entries.put(array, offset, length);
        last = size;
        slots[slot] = ++size;
        return last;
    }

    private boolean matches(int id, byte[] array, int offset, int length) {
        int start = starts[id];
        return entries.intAt(start) == length && entries.matches(start + Integer.BYTES, array, offset, length);
    }

    /** Words at the end overlap, so that a short text takes one step. */
    private static int hash(byte[] array, int offset, int length) {
        long hash = length * FACTOR;
        int end = offset + length;
        if (length >= Long.BYTES) {
            for (int at = offset; at < end - Long.BYTES; at += Long.BYTES) {
                hash = mixed(hash ^ Bytes.longAt(array, at));
            }
            hash = mixed(hash ^ Bytes.longAt(array, end - Long.BYTES));
        } else if (length >= Integer.BYTES) {
            long first = Bytes.intAt(array, offset);
            hash = mixed(hash ^ (first << Integer.SIZE) ^ Bytes.intAt(array, end - Integer.BYTES));
        } else {
            for (int at = offset; at < end; at++) {
                hash = mixed(hash ^ array[at]);
            }
        }
        return (int) (hash >>> Integer.SIZE);
    }

    private static long mixed(long hash) {
        long product = hash * FACTOR;
        return product ^ (product >>> 32);
    }

    private void grow() {
        int[] larger = new int[Math.max(MIN_SLOTS, 2 * slots.length)];
        int mask = larger.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = hashes[id] & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = id + 1;
        }
        slots = larger;
        starts = Arrays.copyOf(starts, larger.length / 2);
        hashes = Arrays.copyOf(hashes, larger.length / 2);
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
        int start = starts[id];
        target.add(entries.array(), start + Integer.BYTES, entries.intAt(start));
    }

    @Override
    public void clear() {
        entries.clear();
        size = 0;
        last = FULL;
        Arrays.fill(slots, 0);
    }

    @Override
    public void releaseIndex() {
        slots = NO_SLOTS;
        starts = NO_SLOTS;
        hashes = NO_SLOTS;
        last = FULL;
    }

    @Override
    public long memory() {
        return entries.memory() + (long) (slots.length + starts.length + hashes.length) * Integer.BYTES;
    }
}
