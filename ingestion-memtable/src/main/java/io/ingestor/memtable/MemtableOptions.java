package io.ingestor.memtable;

/**
 * The settings of a table.
 *
 * @param pool where the table takes its arrays from, and gives them to when it is recycled; default: one of its own
 * @param expectedEntries how many entries the table will hold about; a hint for the first size of its index, from 1 to
 *     2^28; default 65,536
 */
public record MemtableOptions(int expectedEntries, ArrayPool pool) {

    private static final int MAX_EXPECTED_ENTRIES = 1 << 28;

    public MemtableOptions {
        if (expectedEntries < 1 || expectedEntries > MAX_EXPECTED_ENTRIES) {
            throw new IllegalArgumentException(
                    "expectedEntries must be from 1 to " + MAX_EXPECTED_ENTRIES + ", was " + expectedEntries);
        }
    }

    /** Returns the defaults, but for that hint. */
    public static MemtableOptions of(int expectedEntries) {
        return new MemtableOptions(expectedEntries, new ArrayPool());
    }

    /** Returns the defaults. */
    public static MemtableOptions defaults() {
        return of(1 << 16);
    }
}
