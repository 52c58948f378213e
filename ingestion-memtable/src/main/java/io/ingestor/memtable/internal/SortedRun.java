package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static io.ingestor.memtable.internal.EntryFormat.low;

import io.ingestor.memtable.ScanMemory;
import java.util.Arrays;

/**
 * A sorted run of the entries without a predecessor in a chain. In a table with chains this is one entry per key, which
 * represents the key even if more entries follow. In a table without chains these are all entries, those of one key
 * latest first.
 */
final class SortedRun {

    private static final int FIRST_CAPACITY = 64;

    private final Entries entries;
    private final int[] firsts;

    private SortedRun(Entries entries, int[] firsts) {
        this.entries = entries;
        this.firsts = firsts;
    }

    /**
     * Creates a run from those of the first {@code count} entries whose keys begin with the prefix. Of the memory
     * taken, the run keeps its {@linkplain #capacityBytes() capacity}; the rest is given back.
     */
    static SortedRun of(Entries entries, int count, byte[] prefix, ScanMemory memory) {
        int[] firsts = gather(entries, count, prefix, memory);
        long sorting = PrefixSort.bytesToSort(firsts.length);
        memory.take(sorting);
        PrefixSort.sort(firsts, prefixes(entries, firsts), entries::compare);
        memory.give(sorting);
        return new SortedRun(entries, firsts);
    }

    private static int[] gather(Entries entries, int count, byte[] prefix, ScanMemory memory) {
        int[] firsts = new int[0];
        firsts = resized(firsts, Math.min(count, FIRST_CAPACITY), memory);
        int found = 0;
        for (int entry = 0; entry < count; entry++) {
            if (low(entries.link(entry)) == NONE && entries.startsWith(entry, prefix)) {
                if (found == firsts.length) {
                    firsts = resized(firsts, (int) Math.min(count, firsts.length * 2L), memory);
                }
                firsts[found++] = entry;
            }
        }
        return found == firsts.length ? firsts : resized(firsts, found, memory);
    }

    private static int[] resized(int[] array, int length, ScanMemory memory) {
        memory.take((long) length * Integer.BYTES);
        int[] copy = Arrays.copyOf(array, length);
        memory.give((long) array.length * Integer.BYTES);
        return copy;
    }

    /**
     * Returns the eight bytes of each key after the common prefix of all keys. They decide most comparisons without
     * reading a block.
     */
    private static long[] prefixes(Entries entries, int[] firsts) {
        long[] prefixes = new long[firsts.length];
        if (firsts.length == 0) {
            return prefixes;
        }
        int common = entries.keyLength(firsts[0]);
        for (int first : firsts) {
            common = entries.commonPrefix(firsts[0], first, common);
        }
        for (int i = 0; i < firsts.length; i++) {
            prefixes[i] = entries.keyWord(firsts[i], common);
        }
        return prefixes;
    }

    int size() {
        return firsts.length;
    }

    int entry(int place) {
        return firsts[place];
    }

    /** Returns the first place whose key is not before the given one, or the size if there is none. */
    int ceiling(byte[] key) {
        return ceiling(key, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Returns the first place whose entry is not before that key and version, or the size if there is none. Entries
     * with exactly that version and a number of at least {@code end} count as before it.
     */
    int ceiling(byte[] key, long version, int end) {
        int low = 0;
        int high = firsts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.isBefore(firsts[middle], key, version, end)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long capacityBytes() {
        return (long) firsts.length * Integer.BYTES;
    }
}
