package io.ingestor.internal;

import org.jspecify.annotations.Nullable;

/** The layouts of records that came before, one for each of a few lengths. For one thread. */
final class RecordLayouts {

    private static final int SLOTS = 32;

    /** Every such record that had no known layout has its own read, so that records without much in common are hardly slower for it. */
    private static final int STRANGERS_PER_LAYOUT = 8;

    private final RecordLayout[] slots = new RecordLayout[SLOTS];
    private final LayoutReader reader = new LayoutReader();
    private int strangers = STRANGERS_PER_LAYOUT - 1;

    /** The layout that the record has, its values right; null if it is not known. */
    @Nullable
    RecordLayout find(byte[] source, int offset, int length) {
        RecordLayout layout = slots[length % SLOTS];
        return layout != null && layout.length() == length && layout.matches(source, offset) ? layout : null;
    }

    /** A record was found right that has no layout here. */
    void stranger(DataRecordScanner scanned, byte[] source, int offset, int length) throws MalformedRecordException {
        strangers++;
        if (strangers >= STRANGERS_PER_LAYOUT) {
            strangers = 0;
            RecordLayout layout = reader.read(scanned, source, offset, length);
            if (layout != null) {
                slots[length % SLOTS] = layout;
            }
        }
    }
}
