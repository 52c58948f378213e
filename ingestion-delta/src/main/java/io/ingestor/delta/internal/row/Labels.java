package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.parquet.Leaf;
import io.ingestor.delta.internal.wire.EncodedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The labels of a record, each key once, with its last value. Not thread-safe. */
final class Labels {

    /** The number of labels up to which a key is searched one by one. */
    private static final int FEW = 16;

    /** The position and the length of each key and value. */
    private int[] slices = new int[4 * FEW];

    /** The indexes of all keys, if there are more than a few. */
    private final Map<String, Integer> indexes = new HashMap<>();

    private byte[] bytes = {};
    private int count;

    /** Writes the labels of a record into the two leaves of a map. */
    void write(EncodedRecord record, Leaf keys, Leaf values) {
        if (record.labelCount() == 0) {
            keys.writeNull(0, 0);
            values.writeNull(0, 0);
            return;
        }
        take(record);
        for (int i = 0; i < count; i++) {
            int at = 4 * i;
            int repetition = i == 0 ? 0 : 1;
            keys.writeBytes(bytes, slices[at], slices[at + 1], repetition, keys.maxDefinition());
            values.writeBytes(bytes, slices[at + 2], slices[at + 3], repetition, values.maxDefinition());
        }
    }

    private void take(EncodedRecord record) {
        indexes.clear();
        count = 0;
        bytes = record.bytes();
        int[] all = record.labels();
        for (int at = 0; at < 4 * record.labelCount(); at += 4) {
            int own = 4 * find(all[at], all[at + 1]);
            if (own == 4 * count) {
                if (own == slices.length) {
                    slices = Arrays.copyOf(slices, 2 * own);
                }
                count++;
            }
            System.arraycopy(all, at, slices, own, 4);
        }
    }

    /** Returns the index of a key, or the number of labels. */
    private int find(int keyAt, int keyLength) {
        if (count >= FEW) {
            return findAmongMany(keyAt, keyLength);
        }
        for (int i = 0; i < count; i++) {
            int at = slices[4 * i];
            int length = slices[4 * i + 1];
            if (Arrays.equals(bytes, at, at + length, bytes, keyAt, keyAt + keyLength)) {
                return i;
            }
        }
        return count;
    }

    private int findAmongMany(int keyAt, int keyLength) {
        if (indexes.isEmpty()) {
            for (int i = 0; i < count; i++) {
                indexes.put(text(slices[4 * i], slices[4 * i + 1]), i);
            }
        }
        Integer known = indexes.putIfAbsent(text(keyAt, keyLength), count);
        return known == null ? count : known;
    }

    private String text(int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }
}
