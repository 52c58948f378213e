package io.ingestor.rules.internal.transform.lookup;

import io.ingestor.rules.internal.transform.slots.Constant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hash table of constants. It compares encoded keys and does not allocate on lookup. Immutable and thread-safe. */
public final class LookupTable {

    private static final int NONE = -1;

    private final byte[][] keys;
    private final @Nullable Constant[][] cells;
    private final int[] rows;
    private final int maxCellBytes;

    /** Creates a table from a row of constants for each key. A null cell is absent. */
    LookupTable(Map<String, List<@Nullable Constant>> table) {
        int size = table.size();
        keys = new byte[size][];
        cells = new Constant[size][];
        rows = new int[Integer.highestOneBit(Math.max(1, size)) * 4];
        Arrays.fill(rows, NONE);
        int row = 0;
        int max = 0;
        for (Map.Entry<String, List<@Nullable Constant>> entry : table.entrySet()) {
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            keys[row] = key;
            cells[row] = entry.getValue().toArray(new Constant[0]);
            for (Constant cell : entry.getValue()) {
                max = Math.max(max, cell == null ? 0 : cell.bytes());
            }
            int at = hash(key, 0, key.length) & (rows.length - 1);
            while (rows[at] != NONE) {
                at = (at + 1) & (rows.length - 1);
            }
            rows[at] = row++;
        }
        maxCellBytes = max;
    }

    /** Returns the row of an encoded key, or -1 if there is none. */
    public int row(byte[] source, int offset, int length) {
        int at = hash(source, offset, length) & (rows.length - 1);
        while (rows[at] != NONE) {
            byte[] key = keys[rows[at]];
            if (Arrays.equals(key, 0, key.length, source, offset, offset + length)) {
                return rows[at];
            }
            at = (at + 1) & (rows.length - 1);
        }
        return NONE;
    }

    /** Returns a cell; null if it is absent. */
    public @Nullable Constant cell(int row, int column) {
        return cells[row][column];
    }

    /** Returns the number of keys. */
    public int size() {
        return keys.length;
    }

    /** Returns the maximum encoded size of a cell in bytes. */
    public int maxCellBytes() {
        return maxCellBytes;
    }

    private static int hash(byte[] source, int offset, int length) {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + source[i];
        }
        return ((hash ^ (hash >>> 15)) * 0x9E3779B1) >>> 3;
    }
}
