package io.ingestor.delta.internal.row;

import io.ingestor.BytesView;
import io.ingestor.delta.internal.parquet.Leaf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The labels of a record, each key once. Not thread-safe. */
final class Labels {

    private final ByteScratch bytes = new ByteScratch();

    /** The number of labels up to which a key is searched one by one. */
    private static final int FEW = 16;

    /** The offset and the length of each key and value. */
    private int[] slices = new int[4 * FEW];

    /** The indexes of all keys, if there are more than a few. */
    private final Map<String, Integer> indexes = new HashMap<>();

    private int count;

    void clear() {
        bytes.clear();
        indexes.clear();
        count = 0;
    }

    /** Adds a label. It replaces one of the same key. */
    void add(BytesView key, BytesView value) {
        int at = 4 * find(key);
        if (at == 4 * count) {
            if (at == slices.length) {
                slices = Arrays.copyOf(slices, 2 * at);
            }
            slices[at] = bytes.add(key);
            slices[at + 1] = key.length();
            count++;
        }
        slices[at + 2] = bytes.add(value);
        slices[at + 3] = value.length();
    }

    /** Returns the index of a key, or the number of labels. */
    private int find(BytesView key) {
        if (count >= FEW) {
            return findAmongMany(key);
        }
        for (int i = 0; i < count; i++) {
            int offset = slices[4 * i];
            int length = slices[4 * i + 1];
            if (length == key.length() && matches(key, offset)) {
                return i;
            }
        }
        return count;
    }

    private int findAmongMany(BytesView key) {
        if (indexes.isEmpty()) {
            for (int i = 0; i < count; i++) {
                indexes.put(new String(bytes.array(), slices[4 * i], slices[4 * i + 1], StandardCharsets.UTF_8), i);
            }
        }
        Integer known = indexes.putIfAbsent(key.text(), count);
        return known == null ? count : known;
    }

    private boolean matches(BytesView key, int offset) {
        for (int i = 0; i < key.length(); i++) {
            if (bytes.array()[offset + i] != key.at(i)) {
                return false;
            }
        }
        return true;
    }

    /** Writes the labels into the two leaves of a map. */
    void write(Leaf keys, Leaf values) {
        if (count == 0) {
            keys.writeNull(0, 0);
            values.writeNull(0, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            int at = 4 * i;
            int repetition = i == 0 ? 0 : 1;
            keys.writeBytes(bytes.array(), slices[at], slices[at + 1], repetition, keys.maxDefinition());
            values.writeBytes(bytes.array(), slices[at + 2], slices[at + 3], repetition, values.maxDefinition());
        }
    }
}
