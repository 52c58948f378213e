package io.ingestor.internal.schema;

import java.util.Arrays;

/** A set of the values of an array that finds equal values in constant time. For one thread; reusable. */
final class DigestSet {

    /** The result of {@link #add} if no earlier value is equal. */
    static final int NEW = -1;

    private static final int FIRST_PLACES = 32;
    private static final int KEPT_VALUES = 1 << 12;

    private long[] firsts = new long[FIRST_PLACES / 2];
    private long[] seconds = new long[FIRST_PLACES / 2];

    /** A hash table of value numbers plus 1, where 0 is a free place; at most half full. */
    private int[] places = new int[FIRST_PLACES];

    private int mask;
    private int count;

    void clear() {
        count = 0;
        place(FIRST_PLACES);
    }

    /** Releases the memory of large arrays. */
    void trim() {
        if (firsts.length > KEPT_VALUES) {
            firsts = new long[FIRST_PLACES / 2];
            seconds = new long[FIRST_PLACES / 2];
            places = new int[FIRST_PLACES];
        }
    }

    /** Adds a value and returns {@link #NEW}, or returns the number of an equal value. */
    int add(Evaluation evaluation, int kind, int at, int length) {
        long first = Digest.first(evaluation, kind, at, length);
        long second = Digest.second(evaluation, kind, at, length);
        int place = (int) first & mask;
        while (places[place] != 0) {
            int number = places[place] - 1;
            if (firsts[number] == first && seconds[number] == second) {
                return number;
            }
            place = (place + 1) & mask;
        }
        if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * count);
            seconds = Arrays.copyOf(seconds, 2 * count);
        }
        firsts[count] = first;
        seconds[count] = second;
        places[place] = ++count;
        if (2 * count > mask) {
            place(2 * (mask + 1));
        }
        return NEW;
    }

    /** Rehashes the values into a table of the given size; the array may be larger. */
    private void place(int size) {
        if (places.length < size) {
            places = new int[size];
        } else {
            Arrays.fill(places, 0, size, 0);
        }
        mask = size - 1;
        for (int number = 0; number < count; number++) {
            int place = (int) firsts[number] & mask;
            while (places[place] != 0) {
                place = (place + 1) & mask;
            }
            places[place] = number + 1;
        }
    }
}
