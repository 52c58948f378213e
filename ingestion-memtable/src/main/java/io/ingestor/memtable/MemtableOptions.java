package io.ingestor.memtable;

/**
 * The settings of a table.
 *
 * @param pool the pool from which the table takes its arrays, and to which it gives them when recycled; by default a
 *     new pool
 * @param expectedEntries the approximate number of entries, a hint for the initial size of the index; from 1 to 2^28;
 *     default 65,536
 */
public record MemtableOptions(int expectedEntries, ArrayPool pool) {

    private static final int MAX_EXPECTED_ENTRIES = 1 << 28;

    public MemtableOptions {
        if (expectedEntries < 1 || expectedEntries > MAX_EXPECTED_ENTRIES) {
            throw new IllegalArgumentException(
                    "expectedEntries must be from 1 to " + MAX_EXPECTED_ENTRIES + ", was " + expectedEntries);
        }
    }

    /** Returns the default options with the given number of expected entries. */
    public static MemtableOptions of(int expectedEntries) {
        return new MemtableOptions(expectedEntries, new ArrayPool());
    }

    /** Returns the default options. */
    public static MemtableOptions defaults() {
        return of(1 << 16);
    }
}
