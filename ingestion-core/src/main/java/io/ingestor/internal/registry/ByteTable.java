package io.ingestor.internal.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of values by name, searched by the UTF-8 bytes of a name without a copy. Immutable. */
final class ByteTable<V> {

    /** The odd factor of the hash, derived from the golden ratio. It spreads names that differ in a few low bits. */
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

    /** Returns the value of the name in a slice, or null if there is none. */
    @SuppressWarnings("unchecked") // only values of type V are stored
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

    /**
     * Returns the slot of a name. Clients cannot cause collisions, because the table contains only names of the
     * registry.
     */
    private int slot(byte[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + source[i];
        }
        return (hash * FACTOR) >>> shift;
    }
}
