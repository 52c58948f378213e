package io.ingestor.internal.record;

import io.ingestor.internal.wire.MalformedRecordException;
import org.jspecify.annotations.Nullable;

/** The layouts of earlier records. Not thread-safe. */
final class RecordLayouts {

    /** The number of slots, a power of two. Filled with layouts of the largest records, they take 128 KiB. */
    private static final int SLOTS = 128;

    /** The initial number of records without a known layout per layout that is read. */
    private static final int MIN_STRANGERS_PER_LAYOUT = 8;

    /**
     * The maximum of that number. It doubles with each read that yields no layout or replaces another. Reading a layout
     * takes longer than a scan. At the initial number, it makes dissimilar records a fifth slower.
     */
    static final int MAX_STRANGERS_PER_LAYOUT = 1024;

    /** The odd factor of the hash, from the golden ratio: it spreads values that differ in a few low bits. */
    private static final int FACTOR = 0x9E37_79B1;

    private final RecordLayout[] slots = new RecordLayout[SLOTS];

    /** The number of each layout. Numbers are never reused. */
    private final long[] numbers = new long[SLOTS];

    private final LayoutReader reader = new LayoutReader();
    private long learned;
    private int found;
    private int strangersPerLayout = MIN_STRANGERS_PER_LAYOUT;
    private int strangers = MIN_STRANGERS_PER_LAYOUT - 1;

    /** Returns the layout that the record matches with valid values, or null if it matches none. */
    @Nullable
    RecordLayout find(byte[] source, int offset, int length) {
        if (length < LayoutReader.MIN_BYTES) {
            return null;
        }
        int slot = slot(source, offset, length);
        RecordLayout first = slots[slot];
        if (first != null && first.length() == length && first.matches(source, offset)) {
            found = slot;
            return first;
        }
        found = slot ^ 1;
        RecordLayout second = slots[found];
        return second != null && second.length() == length && second.matches(source, offset) ? second : null;
    }

    /** Returns the number of the last layout found. */
    long foundNumber() {
        return numbers[found];
    }

    /** Counts a valid record without a known layout, and learns the layout of one record in several. */
    void stranger(ScannedRecord scanned, byte[] source, int offset, int length) throws MalformedRecordException {
        strangers++;
        if (strangers >= strangersPerLayout) {
            strangers = 0;
            boolean roomFound = learn(reader.read(scanned, source, offset, length), source, offset);
            if (!roomFound) {
                strangersPerLayout = Math.min(2 * strangersPerLayout, MAX_STRANGERS_PER_LAYOUT);
            }
        }
    }

    /** Keeps a layout. Returns false if it is null or replaced another. */
    private boolean learn(@Nullable RecordLayout layout, byte[] source, int offset) {
        if (layout == null) {
            return false;
        }
        int first = slot(source, offset, layout.length());
        int slot = slots[first] == null ? first : first ^ 1;
        boolean free = slots[slot] == null;
        slots[slot] = layout;
        numbers[slot] = ++learned;
        return free;
    }

    /**
     * Returns the slot for the lengths of the record and of its first two fields, assuming one-byte tags and lengths.
     * Records of one kind differ in the lengths of id and data.
     */
    private static int slot(byte[] source, int offset, int length) {
        int first = source[offset + 1];
        int second = first >= 0 && first < length - 3 ? source[offset + first + 3] : 0;
        return (((length << 16) ^ (first << 8) ^ second) * FACTOR)
                >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    }
}
