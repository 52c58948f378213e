package io.ingestor.memtable.hash;

import static io.ingestor.memtable.hash.EntryFormat.NONE;

import java.util.Arrays;

/** The distinct keys among some entries, in order: each key by the number of its first entry, which stands for it whatever comes later. */
final class KeyRun {

    private static final int FIRST_CAPACITY = 64;

    private final Entries entries;
    private final int[] keys;

    private KeyRun(Entries entries, int[] keys) {
        this.entries = entries;
        this.keys = keys;
    }

    /** Gathers and sorts the keys with the prefix that have an entry among the first {@code count}. */
    static KeyRun of(Entries entries, int count, byte[] prefix) {
        int[] keys = new int[Math.min(count, FIRST_CAPACITY)];
        int found = 0;
        for (int entry = 0; entry < count; entry++) {
            if (entries.node(entry) == NONE && entries.startsWith(entry, prefix)) {
                if (found == keys.length) {
                    keys = Arrays.copyOf(keys, (int) Math.min(count, keys.length * 2L));
                }
                keys[found++] = entry;
            }
        }
        keys = found == keys.length ? keys : Arrays.copyOf(keys, found);
        PrefixSort.sort(keys, prefixes(entries, keys), entries::compareKeys);
        return new KeyRun(entries, keys);
    }

    /** Eight bytes of each key, taken after what all keys have in common: they settle most comparisons without a look at a block. */
    private static long[] prefixes(Entries entries, int[] keys) {
        long[] prefixes = new long[keys.length];
        if (keys.length == 0) {
            return prefixes;
        }
        int common = entries.keyLength(keys[0]);
        for (int key : keys) {
            common = entries.commonPrefix(keys[0], key, common);
        }
        for (int i = 0; i < keys.length; i++) {
            prefixes[i] = entries.keyWord(keys[i], common);
        }
        return prefixes;
    }

    int size() {
        return keys.length;
    }

    /** The first entry of the key at that place. */
    int key(int place) {
        return keys[place];
    }

    /** The first place whose key is not before {@code bytes}. */
    int ceiling(byte[] bytes) {
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.compareKey(keys[middle], bytes) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long capacityBytes() {
        return (long) keys.length * Integer.BYTES;
    }
}
