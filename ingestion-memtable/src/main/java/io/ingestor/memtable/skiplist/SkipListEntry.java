package io.ingestor.memtable.skiplist;

import io.ingestor.memtable.EntryView;
import java.util.Arrays;
import java.util.Comparator;

/** One entry, ordered by key as unsigned bytes, then latest first. */
final class SkipListEntry {

    static final Comparator<SkipListEntry> ORDER = SkipListEntry::compare;

    private final byte[] block;
    private final int keyOffset;
    private final int keyLength;
    private final int valueOffset;
    private final int valueLength;
    private final long version;
    private final long sequence;

    SkipListEntry(
            byte[] block, int keyOffset, int keyLength, int valueOffset, int valueLength, long version, long sequence) {
        this.block = block;
        this.keyOffset = keyOffset;
        this.keyLength = keyLength;
        this.valueOffset = valueOffset;
        this.valueLength = valueLength;
        this.version = version;
        this.sequence = sequence;
    }

    /** The place before every entry of a key whose version and sequence are not above these. */
    static SkipListEntry before(byte[] key, long version, long sequence) {
        return new SkipListEntry(key, 0, key.length, 0, 0, version, sequence);
    }

    private static int compare(SkipListEntry a, SkipListEntry b) {
        int order = Arrays.compareUnsigned(
                a.block, a.keyOffset, a.keyOffset + a.keyLength, b.block, b.keyOffset, b.keyOffset + b.keyLength);
        if (order == 0) {
            order = Long.compare(b.version, a.version);
        }
        return order != 0 ? order : Long.compare(b.sequence, a.sequence);
    }

    long version() {
        return version;
    }

    long sequence() {
        return sequence;
    }

    boolean hasKey(byte[] key) {
        return keyLength == key.length && startsWith(key);
    }

    boolean startsWith(byte[] prefix) {
        return keyLength >= prefix.length
                && Arrays.equals(block, keyOffset, keyOffset + prefix.length, prefix, 0, prefix.length);
    }

    void wrap(EntryView into) {
        into.wrap(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence);
    }
}
