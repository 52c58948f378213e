package io.ingestor.memtable;

/**
 * The settings of a table.
 *
 * @param expectedEntries how many entries the table will hold about; a hint for the first size of its index, from 1 to 2^28; default 65,536
 */
public record MemtableOptions(int expectedEntries) {

    private static final int MAX_EXPECTED_ENTRIES = 1 << 28;

    public MemtableOptions {
        if (expectedEntries < 1 || expectedEntries > MAX_EXPECTED_ENTRIES) {
            throw new IllegalArgumentException(
                    "expectedEntries must be from 1 to " + MAX_EXPECTED_ENTRIES + ", was " + expectedEntries);
        }
    }

    /** The defaults. */
    public static MemtableOptions defaults() {
        return new MemtableOptions(1 << 16);
    }
}
