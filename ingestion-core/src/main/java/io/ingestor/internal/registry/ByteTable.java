package io.ingestor.internal.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of values by name that is searched with the UTF-8 of a name in place. Immutable. */
final class ByteTable<V> {

    /** The factor of the hash, odd, from the golden ratio: it spreads names that differ in a few low bits. */
    private static final int FACTOR = 0x9E37_79B1;

    private final byte[][] names;
    private final Object[] values;
    private final int shift;

    ByteTable(Map<String, V> entries) {
        // At most half of the slots are used, so that a search ends.
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, entries.size()));
        this.shift = Integer.SIZE - bits - 1;
        this.names = new byte[2 << bits][];
        this.values = new Object[names.length];
        entries.forEach((name, value) -> {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            int slot = slot(utf8, 0, utf8.length);
            while (names[slot] != null) {
                slot = next(slot);
            }
            names[slot] = utf8;
            values[slot] = value;
        });
    }

    /** Returns the value of the name in that slice; null if there is none. */
    @SuppressWarnings("unchecked") // Only values of that type are put in.
    @Nullable
    V find(byte[] source, int offset, int length) {
        int slot = slot(source, offset, length);
        while (names[slot] != null) {
            if (Arrays.equals(names[slot], 0, names[slot].length, source, offset, offset + length)) {
                return (V) values[slot];
            }
            slot = next(slot);
        }
        return null;
    }

    private int next(int slot) {
        return (slot + 1) & (names.length - 1);
    }

    /** Names that a client chooses cannot make this slow: only those of the registry are in the table. */
    private int slot(byte[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + source[i];
        }
        return (hash * FACTOR) >>> shift;
    }
}
