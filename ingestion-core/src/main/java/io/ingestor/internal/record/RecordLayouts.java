package io.ingestor.internal.record;

import io.ingestor.internal.wire.MalformedRecordException;
import org.jspecify.annotations.Nullable;

/** The layouts of records that came before. For one thread. */
final class RecordLayouts {

    /** Number of slots, a power of two. With the layouts of the largest records they take 128 KiB. */
    private static final int SLOTS = 128;

    /**
     * Number of records without a known layout of which one has its layout read, so that dissimilar records are hardly
     * slower.
     */
    private static final int STRANGERS_PER_LAYOUT = 8;

    /** The factor of the hash, odd, from the golden ratio: it spreads values that differ in a few low bits. */
    private static final int FACTOR = 0x9E37_79B1;

    private final RecordLayout[] slots = new RecordLayout[SLOTS];
    private final LayoutReader reader = new LayoutReader();
    private int strangers = STRANGERS_PER_LAYOUT - 1;

    /** Returns the layout that the record matches with right values; null if none is known. */
    @Nullable
    RecordLayout find(byte[] source, int offset, int length) {
        if (length < LayoutReader.MIN_BYTES) {
            return null;
        }
        int slot = slot(source, offset, length);
        RecordLayout first = slots[slot];
        if (first != null && first.length() == length && first.matches(source, offset)) {
            return first;
        }
        RecordLayout second = slots[slot ^ 1];
        return second != null && second.length() == length && second.matches(source, offset) ? second : null;
    }

    /** Notes a record that was found right and has no layout here. */
    void stranger(ScannedRecord scanned, byte[] source, int offset, int length) throws MalformedRecordException {
        strangers++;
        if (strangers >= STRANGERS_PER_LAYOUT) {
            strangers = 0;
            RecordLayout layout = reader.read(scanned, source, offset, length);
            if (layout != null) {
                int slot = slot(source, offset, length);
                slots[slots[slot] == null ? slot : slot ^ 1] = layout;
            }
        }
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
