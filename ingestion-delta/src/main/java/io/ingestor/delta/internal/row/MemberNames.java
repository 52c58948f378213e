package io.ingestor.delta.internal.row;

import io.ingestor.BytesView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The names of the members of a struct, found by their bytes without an object for each search. The records of a
 * producer mostly have their members in the same order, so the name after the last one that was found is tried first.
 */
final class MemberNames {

    private final byte[][] names;

    /** Open addressing: the index of a name plus one, 0 if the place is free. */
    private final int[] places;

    MemberNames(List<String> names) {
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.places = new int[Integer.highestOneBit(4 * this.names.length + 4)];
        for (int i = 0; i < this.names.length; i++) {
            int place = Arrays.hashCode(this.names[i]) & (places.length - 1);
            while (places[place] != 0) {
                place = (place + 1) & (places.length - 1);
            }
            places[place] = i + 1;
        }
    }

    /**
     * Returns the index of a name, -1 if there is none.
     *
     * @param expected the index that is tried first; it may be out of range
     */
    int find(BytesView name, int expected) {
        if (expected < names.length && name.contentEquals(names[expected])) {
            return expected;
        }
        int place = hash(name) & (places.length - 1);
        for (int index = places[place]; index != 0; index = places[place]) {
            if (name.contentEquals(names[index - 1])) {
                return index - 1;
            }
            place = (place + 1) & (places.length - 1);
        }
        return -1;
    }

    /** Returns what {@link Arrays#hashCode(byte[])} returns for the bytes. */
    private static int hash(BytesView name) {
        int hash = 1;
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + name.at(i);
        }
        return hash;
    }
}
