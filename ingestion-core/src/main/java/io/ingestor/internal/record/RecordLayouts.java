package io.ingestor.internal.record;

import io.ingestor.internal.wire.MalformedRecordException;
import org.jspecify.annotations.Nullable;

/** The layouts of records that came before. For one thread. */
final class RecordLayouts {

    /** Number of slots, a power of two. With the layouts of the largest records they take 128 KiB. */
    private static final int SLOTS = 128;

    /** Number of records without a known layout of which one has its layout read, at first. */
    private static final int MIN_STRANGERS_PER_LAYOUT = 8;

    /**
     * The same number at most, which doubles with each record that has no layout, or whose layout takes the place of
     * another. To read a layout takes longer than a scan, and would make dissimilar records a fifth slower.
     */
    static final int MAX_STRANGERS_PER_LAYOUT = 1024;

    /** The factor of the hash, odd, from the golden ratio: it spreads values that differ in a few low bits. */
    private static final int FACTOR = 0x9E37_79B1;

    private final RecordLayout[] slots = new RecordLayout[SLOTS];

    /** The number of each layout. A layout that is learned gets one that none before had. */
    private final long[] numbers = new long[SLOTS];

    private final LayoutReader reader = new LayoutReader();
    private long learned;
    private int found;
    private int strangersPerLayout = MIN_STRANGERS_PER_LAYOUT;
    private int strangers = MIN_STRANGERS_PER_LAYOUT - 1;

    /** Returns the layout that the record matches with right values; null if none is known. */
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

    /** Returns the number of the layout that was found last. */
    long foundNumber() {
        return numbers[found];
    }

    /** Notes a record that was found right and has no layout here. */
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

    /** Keeps a layout; returns false if there is none to keep, or if it took the place of another. */
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
     * Returns the slot by the length of the record and those of its first two fields, if these are short and plain, as
     * they mostly are. Records of a kind differ in the lengths of id and data.
     */
    private static int slot(byte[] source, int offset, int length) {
        int first = source[offset + 1];
        int second = first >= 0 && first < length - 3 ? source[offset + first + 3] : 0;
        return (((length << 16) ^ (first << 8) ^ second) * FACTOR)
                >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    }
}
