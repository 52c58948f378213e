package io.ingestor.memtable.internal;

/**
 * The words of an entry.
 *
 * <pre>
 *   0  version
 *   1  sequence
 *   2  block number (32) | node: of a chain, {@link #NONE} for the first entry of its key; the tower of a skip list; NONE in a table with neither (32)
 *   3  key offset (32)   | key length (32)
 *   4  value offset (32) | value length, or {@link #TOMBSTONE} (32)
 * </pre>
 */
final class EntryFormat {

    static final int NONE = -1;

    /** In place of a value's length. */
    static final int TOMBSTONE = -1;

    static final int WORDS = 5;
    static final int VERSION = 0;
    static final int SEQUENCE = 1;
    static final int BLOCK_AND_NODE = 2;
    static final int KEY = 3;
    static final int VALUE = 4;

    private EntryFormat() {}

    static long pack(int high, int low) {
        return ((long) high << 32) | (low & 0xFFFF_FFFFL);
    }

    static int high(long word) {
        return (int) (word >>> 32);
    }

    static int low(long word) {
        return (int) word;
    }
}
