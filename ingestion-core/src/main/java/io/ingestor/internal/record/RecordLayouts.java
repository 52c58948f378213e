package io.ingestor.internal.record;

import io.ingestor.internal.wire.MalformedRecordException;
import org.jspecify.annotations.Nullable;

/** The layouts of records that came before. For one thread. */
final class RecordLayouts {

    /** A power of two. With the layouts of the largest records these are 128 KiB. */
    private static final int SLOTS = 128;

    /**
     * Every such record that had no known layout has its own read, so that records without much in common are hardly
     * slower for it.
     */
    private static final int STRANGERS_PER_LAYOUT = 8;

    /** Odd, from the golden ratio: spreads what differs in a few low bits. */
    private static final int FACTOR = 0x9E37_79B1;

    private final RecordLayout[] slots = new RecordLayout[SLOTS];
    private final LayoutReader reader = new LayoutReader();
    private int strangers = STRANGERS_PER_LAYOUT - 1;

    /** The layout that the record has, its values right; null if it is not known. */
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

    /** A record was found right that has no layout here. */
    void stranger(DataRecordScanner scanned, byte[] source, int offset, int length) throws MalformedRecordException {
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
     * By the length of the record and those of its first two fields, if they are as short and plain as they mostly are:
     * records of a kind differ in the lengths of id and data.
     */
    private static int slot(byte[] source, int offset, int length) {
        int first = source[offset + 1];
        int second = first >= 0 && first < length - 3 ? source[offset + first + 3] : 0;
        return (((length << 16) ^ (first << 8) ^ second) * FACTOR)
                >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    }
}
