package io.ingestor.memtable.internal;

import java.util.function.IntBinaryOperator;

/**
 * A sort of items by their unsigned prefixes, and by a comparison where prefixes are equal. It is a stable merge sort
 * on primitives that takes O(n log n) time in the worst case.
 */
final class PrefixSort {

    private static final int INSERTION_SORT_BELOW = 12;

    private final int[] items;
    private final long[] prefixes;
    private final IntBinaryOperator tieBreak;
    private final int[] leftItems;
    private final long[] leftPrefixes;

    private PrefixSort(int[] items, long[] prefixes, IntBinaryOperator tieBreak) {
        this.items = items;
        this.prefixes = prefixes;
        this.tieBreak = tieBreak;
        this.leftItems = new int[prefixes.length >>> 1];
        this.leftPrefixes = new long[prefixes.length >>> 1];
    }

    /** Returns the bytes of the prefixes and the temporary arrays for sorting that many items. */
    static long bytesToSort(int items) {
        return (long) items * Long.BYTES + (long) (items >>> 1) * (Integer.BYTES + Long.BYTES);
    }

    /** Sorts the prefixes, and as many items along with them. */
    static void sort(int[] items, long[] prefixes, IntBinaryOperator tieBreak) {
        new PrefixSort(items, prefixes, tieBreak).sort(0, prefixes.length);
    }

    private void sort(int from, int to) {
        if (to - from < INSERTION_SORT_BELOW) {
            insertionSort(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle);
        sort(middle, to);
        if (isAfter(prefixes[middle - 1], items[middle - 1], middle)) {
            merge(from, middle, to);
        }
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long prefix = prefixes[i];
            int item = items[i];
            int at = i;
            while (at > from && isBefore(prefix, item, at - 1)) {
                prefixes[at] = prefixes[at - 1];
                items[at] = items[at - 1];
                at--;
            }
            prefixes[at] = prefix;
            items[at] = item;
        }
    }

    private void merge(int from, int middle, int to) {
        int leftLength = middle - from;
        System.arraycopy(prefixes, from, leftPrefixes, 0, leftLength);
        System.arraycopy(items, from, leftItems, 0, leftLength);
        int left = 0;
        int right = middle;
        int at = from;
        while (left < leftLength) {
            if (right < to && isAfter(leftPrefixes[left], leftItems[left], right)) {
                prefixes[at] = prefixes[right];
                items[at++] = items[right++];
            } else {
                prefixes[at] = leftPrefixes[left];
                items[at++] = leftItems[left++];
            }
        }
    }

    private boolean isBefore(long prefix, int item, int place) {
        return compare(prefix, item, place) < 0;
    }

    private boolean isAfter(long prefix, int item, int place) {
        return compare(prefix, item, place) > 0;
    }

    private int compare(long prefix, int item, int place) {
        int order = Long.compareUnsigned(prefix, prefixes[place]);
        return order != 0 ? order : tieBreak.applyAsInt(item, items[place]);
    }
}
