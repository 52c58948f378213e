package io.ingestor.internal.record;

import java.util.Arrays;

/**
 * The field names of the objects that are being scanned, outermost first, to find duplicates within an object. Names
 * are ranges of the record's bytes. Checking n names takes O(n log n) comparisons in the worst case. A client cannot
 * choose names that make this slow, unlike with a hash table.
 */
final class DistinctKeys {

    private static final int PAIRWISE_MAX = 12;
    private static final int KEPT_NAMES = 16 << 10;

    private long[] keys = new long[32];
    private int count;

    /** Returns the number of names, which is the base of an object that begins now. */
    int count() {
        return count;
    }

    void push(int offset, int length) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
        }
        keys[count++] = ((long) offset << 32) | length;
    }

    /**
     * Ends an object and forgets its names. Returns a name that occurs twice, or -1 if there is none. The offset is in
     * the upper half of the result, the length in the lower.
     */
    long pop(byte[] bytes, int base) {
        long duplicate = count - base <= PAIRWISE_MAX ? duplicateByPairs(bytes, base) : duplicateBySorting(bytes, base);
        count = base;
        return duplicate;
    }

    /** Forgets all names, which a failed scan may have left. */
    void clear() {
        count = 0;
    }

    /** Returns true if this takes little enough memory to keep for reuse. */
    boolean isSmall() {
        return keys.length <= KEPT_NAMES;
    }

    private long duplicateByPairs(byte[] bytes, int base) {
        for (int i = base + 1; i < count; i++) {
            for (int j = base; j < i; j++) {
                if ((int) keys[i] == (int) keys[j] && compare(bytes, keys[i], keys[j]) == 0) {
                    return keys[i];
                }
            }
        }
        return -1;
    }

    private long duplicateBySorting(byte[] bytes, int base) {
        int size = count - base;
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(bytes, base, i, size);
        }
        for (int end = size - 1; end > 0; end--) {
            long largest = keys[base];
            keys[base] = keys[base + end];
            keys[base + end] = largest;
            sink(bytes, base, 0, end);
        }
        for (int i = base + 1; i < count; i++) {
            if (compare(bytes, keys[i - 1], keys[i]) == 0) {
                return keys[i];
            }
        }
        return -1;
    }

    private void sink(byte[] bytes, int base, int from, int size) {
        long moving = keys[base + from];
        int hole = from;
        for (int child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && compare(bytes, keys[base + child], keys[base + child + 1]) < 0) {
                child++;
            }
            if (compare(bytes, moving, keys[base + child]) >= 0) {
                break;
            }
            keys[base + hole] = keys[base + child];
            hole = child;
        }
        keys[base + hole] = moving;
    }

    /** Compares two names, first by length: the bytes of names of different lengths need not be read. */
    private static int compare(byte[] bytes, long a, long b) {
        int lengthA = (int) a;
        int lengthB = (int) b;
        if (lengthA != lengthB) {
            return Integer.compare(lengthA, lengthB);
        }
        int offsetA = (int) (a >>> 32);
        int offsetB = (int) (b >>> 32);
        return Arrays.compareUnsigned(bytes, offsetA, offsetA + lengthA, bytes, offsetB, offsetB + lengthB);
    }
}
