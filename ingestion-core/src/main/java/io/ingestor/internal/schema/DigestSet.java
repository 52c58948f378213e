package io.ingestor.internal.schema;

import java.util.Arrays;

/** The values of an array, to find one that equals another in constant time. For one thread; reusable. */
final class DigestSet {

    /** The answer that no value before was equal. */
    static final int NEW = -1;

    private static final int FIRST_PLACES = 32;
    private static final int KEPT_VALUES = 1 << 12;

    private long[] firsts = new long[FIRST_PLACES / 2];
    private long[] seconds = new long[FIRST_PLACES / 2];

    /** Numbers of values plus 1, in places by digest; at most half are taken. */
    private int[] places = new int[FIRST_PLACES];

    private int mask;
    private int count;

    void clear() {
        count = 0;
        place(FIRST_PLACES);
    }

    /** Gives back memory that large arrays took. */
    void trim() {
        if (firsts.length > KEPT_VALUES) {
            firsts = new long[FIRST_PLACES / 2];
            seconds = new long[FIRST_PLACES / 2];
            places = new int[FIRST_PLACES];
        }
    }

    /** Adds a value unless there is an equal one, whose number it returns. */
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

    /** Puts the values into a table of that many places, of which the array may have more. */
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
